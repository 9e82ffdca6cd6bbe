"""Stories: one press after another through the real engine, with clocks and phones that the test moves."""

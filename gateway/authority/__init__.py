"""The box's own certificate authority: who vouches for the pages where no public one can."""

-- How many events stand where and when, counted behind the way of a press: `block` is four hours since 1970.
CREATE TABLE event_count (
  block INTEGER NOT NULL,
  place VARCHAR NOT NULL,
  events INTEGER NOT NULL,
  alarms INTEGER NOT NULL,
  PRIMARY KEY (block, place)
) WITHOUT ROWID;

-- Which numbers the events of a block have; the highest of all is how far was counted.
CREATE TABLE event_span (
  block INTEGER NOT NULL PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
);

CREATE INDEX event_span_last ON event_span (last);

-- An event that makes room is counted no more. Never on the way of a press: a press deletes nothing.
CREATE TRIGGER event_uncounted AFTER DELETE ON event
WHEN EXISTS (
  SELECT 1 FROM event_span WHERE block = OLD.received_at / 14400000000 AND OLD.id BETWEEN first AND last
)
BEGIN
  UPDATE event_count SET events = events - 1, alarms = alarms - (OLD.alarm IS NOT NULL)
    WHERE block = OLD.received_at / 14400000000 AND place = OLD.place;
END;

CREATE INDEX event_alarm ON event (id) WHERE alarm IS NOT NULL;

-- What was noted of an event in a review. Nothing is changed or taken away: a note is withdrawn by another.
CREATE TABLE event_note (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  event INTEGER NOT NULL,
  review INTEGER NOT NULL,
  by VARCHAR NOT NULL,
  at BIGINT NOT NULL,
  text TEXT NOT NULL,
  tags TEXT NOT NULL,
  withdraws INTEGER REFERENCES event_note (id)
);

CREATE INDEX event_note_event ON event_note (event);

CREATE INDEX event_note_review ON event_note (review);

CREATE UNIQUE INDEX event_note_withdraws ON event_note (withdraws) WHERE withdraws IS NOT NULL;

CREATE TRIGGER event_note_kept BEFORE DELETE ON event_note BEGIN SELECT raise(ABORT, 'a note is never deleted'); END;

CREATE TRIGGER event_note_fixed BEFORE UPDATE ON event_note BEGIN SELECT raise(ABORT, 'a note is never changed'); END;

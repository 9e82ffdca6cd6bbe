-- A note goes with the event it is about, and never before: nobody could read it any more, and it may name people.
DROP TRIGGER event_note_kept;

CREATE TRIGGER event_note_kept BEFORE DELETE ON event_note WHEN EXISTS (SELECT 1 FROM event WHERE id = OLD.event) BEGIN
  SELECT raise(ABORT, 'a note is never deleted before its event');
END;

CREATE TRIGGER event_note_goes AFTER DELETE ON event
WHEN EXISTS (SELECT 1 FROM event_note WHERE event = OLD.id) BEGIN
  DELETE FROM event_note WHERE event = OLD.id;
END;

-- Those whose event has gone already.
DELETE FROM event_note WHERE event NOT IN (SELECT id FROM event);

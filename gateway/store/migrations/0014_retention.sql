CREATE TABLE retention_receipt (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  class VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT,
  count INTEGER NOT NULL,
  oldest BIGINT,
  newest BIGINT,
  digest VARCHAR NOT NULL
);

CREATE INDEX retention_receipt_open ON retention_receipt (id) WHERE finished_at IS NULL;

CREATE INDEX retention_receipt_room ON retention_receipt (finished_at) WHERE why = 'room';

CREATE TRIGGER retention_receipt_stays BEFORE UPDATE ON retention_receipt WHEN OLD.finished_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a receipt stays as it was written');
END;

CREATE TRIGGER retention_receipt_is_kept BEFORE DELETE ON retention_receipt BEGIN
  SELECT RAISE(ABORT, 'a receipt is kept');
END;

CREATE INDEX event_of_alarm ON event (alarm) WHERE alarm IS NOT NULL;

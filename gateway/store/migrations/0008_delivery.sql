ALTER TABLE contact ADD COLUMN delay REAL NOT NULL DEFAULT 0;

ALTER TABLE notification ADD COLUMN due_at BIGINT;

ALTER TABLE notification ADD COLUMN late BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE notification ADD COLUMN digest BIGINT;

CREATE INDEX notification_digest ON notification (digest) WHERE digest IS NOT NULL;

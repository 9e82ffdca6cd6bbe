CREATE TABLE shown_card (
  request INTEGER NOT NULL,
  hash BLOB NOT NULL,
  at BIGINT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (request),
  FOREIGN KEY(request) REFERENCES field_request (id) ON DELETE CASCADE
);

ALTER TABLE tried ADD COLUMN skew REAL;

CREATE TABLE home_link (
  hash BLOB NOT NULL,
  place VARCHAR NOT NULL,
  persons TEXT NOT NULL,
  made_by VARCHAR NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (hash)
);

CREATE UNIQUE INDEX home_link_of ON home_link (place) WHERE revoked_at IS NULL;

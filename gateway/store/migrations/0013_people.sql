ALTER TABLE account ADD COLUMN totp BLOB;

ALTER TABLE account ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;

ALTER TABLE account ADD COLUMN envelope BOOLEAN NOT NULL DEFAULT 0;

CREATE TABLE recovery_code (
  account INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (account, hash),
  FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
);

CREATE TABLE envelope (
  account INTEGER NOT NULL,
  hash BLOB NOT NULL,
  made_by VARCHAR NOT NULL,
  made_at BIGINT NOT NULL,
  opened_at BIGINT,
  opened_by VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  alarm INTEGER,
  PRIMARY KEY (account),
  UNIQUE (hash),
  FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
);

CREATE TABLE session_numbered (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL,
  account INTEGER NOT NULL,
  csrf VARCHAR NOT NULL,
  kiosk BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  seen_at BIGINT NOT NULL,
  place VARCHAR NOT NULL,
  browser VARCHAR NOT NULL,
  UNIQUE (hash),
  FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
);

INSERT INTO session_numbered (hash, account, csrf, kiosk, created_at, expires_at, seen_at, place, browser)
SELECT hash, account, csrf, kiosk, created_at, expires_at, unixepoch() * 1000000, '', '' FROM session ORDER BY created_at;

DROP TABLE session;

ALTER TABLE session_numbered RENAME TO session;

CREATE INDEX ix_session_account ON session (account);

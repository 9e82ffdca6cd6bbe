-- Which pictures of matched faces a review holds beyond their day: the event, and the picture's random name.
CREATE TABLE review_picture (
  event INTEGER NOT NULL,
  review INTEGER NOT NULL,
  snapshot VARCHAR NOT NULL,
  kept_at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (event, review),
  FOREIGN KEY(review) REFERENCES review (id)
) WITHOUT ROWID;

CREATE INDEX review_picture_review ON review_picture (review);

CREATE TRIGGER review_picture_kept AFTER INSERT ON review_picture BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;

CREATE TRIGGER review_picture_gone AFTER DELETE ON review_picture BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;

-- Who was under 18 when they were taken out of the site: their record stays closed as long as anything tells of them.
CREATE TABLE gone_minor (
  person VARCHAR NOT NULL,
  PRIMARY KEY (person)
);

CREATE TRIGGER minor_of_nobody AFTER DELETE ON person WHEN OLD.minor BEGIN
  INSERT OR IGNORE INTO gone_minor (person) VALUES (OLD.id);
END;

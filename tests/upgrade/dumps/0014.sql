BEGIN TRANSACTION;
CREATE TABLE access_right (
  number INTEGER NOT NULL,
  who TEXT NOT NULL,
  doors TEXT NOT NULL,
  schedule VARCHAR,
  PRIMARY KEY (number),
  FOREIGN KEY(schedule) REFERENCES schedule (id)
);
INSERT INTO "access_right" VALUES(0,'["zheng","wu"]','["unit"]',NULL);
CREATE TABLE account (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  password_hash VARCHAR NOT NULL,
  disabled BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL, totp BLOB, totp_step BIGINT NOT NULL DEFAULT 0, envelope BOOLEAN NOT NULL DEFAULT 0,
  UNIQUE (name)
);
INSERT INTO "account" VALUES(1,'guard','guard','$argon2id$v=19$m=19456,t=2,p=1$GTwWQLXCiNVsYQE58l43Ew$ddEuiylBLi3DJLoWJHMDHhlIWNs6/cEcsk4skIZGuzg',0,1796066028733866,NULL,0,0);
INSERT INTO "account" VALUES(2,'office','office','$argon2id$v=19$m=19456,t=2,p=1$vevFRpiT/EcKV1/oTFruSQ$CApa249ZsIvW4jhTjbCAlhxSrUukJmaYW8fnlyGtMdo',0,1796066029003469,NULL,0,0);
INSERT INTO "account" VALUES(3,'installer','installer','$argon2id$v=19$m=19456,t=2,p=1$cmSUs3IGPwoZasZ9+IPckw$/GRMNJOyPL8URqtQooKgB3gz4B3Kb1ehSmiaONrRF04',0,1796066029179087,NULL,0,0);
INSERT INTO "account" VALUES(4,'officer','officer','$argon2id$v=19$m=19456,t=2,p=1$h1etcRDYNAaaSWAFwf6l0Q$CEYD19zov0yqXJMY5QBBiLO3DMDUAIqbpfWuDf6a2kc',0,1796066029334788,NULL,0,0);
INSERT INTO "account" VALUES(5,'✉5','guard','',0,1796066097062010,NULL,0,1);
CREATE TABLE alarm (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  devices TEXT NOT NULL,
  place VARCHAR,
  place_name VARCHAR NOT NULL,
  resident VARCHAR,
  resident_name VARCHAR NOT NULL,
  policy TEXT NOT NULL,
  raised_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  fired_at BIGINT NOT NULL,
  round INTEGER NOT NULL,
  step INTEGER NOT NULL,
  helper VARCHAR,
  helper_name VARCHAR NOT NULL,
  helper_role VARCHAR,
  presses INTEGER NOT NULL,
  pressed_at BIGINT,
  outcome VARCHAR NOT NULL,
  resolved_at BIGINT,
  declined TEXT NOT NULL,
  unreachable BOOLEAN NOT NULL,
  language VARCHAR NOT NULL,
  lapsed VARCHAR NOT NULL,
  closed_by VARCHAR NOT NULL,
  withdrew BOOLEAN NOT NULL,
  also_going TEXT NOT NULL,
  recovered BOOLEAN NOT NULL
, sign VARCHAR NOT NULL DEFAULT '', sign_at BIGINT);
INSERT INTO "alarm" VALUES(1,'sos','attended','person:wu','["sos-501"]','b3u2-501','3号楼 2单元 501','wu','吴奶奶','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796066058675155,1796067860922589,1796066058676483,0,0,'zheng','郑阿姨','neighbour',2,1796066060009397,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(2,'smoke','raised','place:b3u2-501','["smoke-501"]','b3u2-501','3号楼 2单元 501',NULL,'','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796066059552847,1796066179553087,1796066119562034,0,1,NULL,'',NULL,1,1796066059552847,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(3,'technical','raised','device:sos-502:battery.low','["sos-502"]','b3u2-502','3号楼 2单元 502','li','李爷爷','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066059684242,1796080459684553,1796066059684553,0,0,NULL,'',NULL,1,1796066059684242,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(4,'sos','resolved','device:sos-777','["sos-777"]',NULL,'sos-777',NULL,'','{"steps": [{"people": ["guard"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066059901725,1796066119902064,1796066059902064,0,0,NULL,'',NULL,1,1796066059901725,'false alarm',1796066062099773,'[]',0,'zh-CN','','guard',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(5,'technical','raised','device:vision:worker:device.offline','["vision:worker"]',NULL,'vision:worker',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066072065208,1796080472065204,1796066072065204,0,0,NULL,'',NULL,1,1796066072065208,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(6,'technical','raised','device:cam-u2:device.offline','["cam-u2"]','b3u2','3号楼 2单元',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066072104732,1796080472104729,1796066072104729,0,0,NULL,'',NULL,1,1796066072104732,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
CREATE TABLE alarm_log (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  alarm INTEGER NOT NULL,
  at BIGINT NOT NULL,
  type VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  person VARCHAR,
  channel VARCHAR NOT NULL,
  text TEXT NOT NULL,
  FOREIGN KEY(alarm) REFERENCES alarm (id)
);
INSERT INTO "alarm_log" VALUES(1,1,1796066058676486,'raised','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(2,1,1796066058676486,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(3,2,1796066059553091,'raised','device','smoke-501',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(4,2,1796066059553091,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(5,3,1796066059684558,'raised','device','sos-502',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(6,3,1796066059684558,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(7,4,1796066059902070,'raised','device','sos-777',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(8,4,1796066059902070,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(9,1,1796066060009716,'pressed_again','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(10,1,1796066060682528,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(11,1,1796066060682528,'acknowledged','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(12,1,1796066060922584,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(13,1,1796066060922584,'arrived','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(14,4,1796066062055072,'noted','guard','guard',NULL,'desk','nobody knows this one');
INSERT INTO "alarm_log" VALUES(15,4,1796066062099773,'resolved','guard','guard',NULL,'desk','false alarm');
INSERT INTO "alarm_log" VALUES(16,5,1796066072065208,'raised','device','vision:worker',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(17,5,1796066072065208,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(18,6,1796066072104732,'raised','device','cam-u2',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(19,6,1796066072104732,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(20,2,1796066119562036,'called','gateway','gateway',NULL,'gateway','1.2');
CREATE TABLE armed (
  device VARCHAR NOT NULL,
  walk INTEGER NOT NULL,
  "by" VARCHAR NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (device)
);
CREATE TABLE command (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  device VARCHAR NOT NULL,
  alarm INTEGER,
  do VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  tells VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  detail TEXT NOT NULL,
  created_at BIGINT NOT NULL, expires_at BIGINT,
  FOREIGN KEY(alarm) REFERENCES alarm (id)
);
INSERT INTO "command" VALUES(1,'sos-501',1,'feedback','sent','raised','','{}',1796066058676486,NULL);
INSERT INTO "command" VALUES(2,'ctrl-u2',NULL,'unlock','sent','','','{"door": "unit", "grant": "credential:1", "for": 5.0}',1796066059040538,1796066062040541);
INSERT INTO "command" VALUES(3,'smoke-501',2,'feedback','sent','raised','','{}',1796066059553091,NULL);
INSERT INTO "command" VALUES(4,'sos-777',4,'feedback','sent','raised','','{}',1796066059902070,NULL);
INSERT INTO "command" VALUES(5,'sos-501',1,'feedback_again','sent','raised','','{}',1796066060009716,NULL);
INSERT INTO "command" VALUES(6,'sos-501',1,'feedback','sent','acknowledged','郑阿姨','{}',1796066060682528,NULL);
INSERT INTO "command" VALUES(7,'sos-501',1,'feedback','sent','attended','郑阿姨','{}',1796066060922584,NULL);
INSERT INTO "command" VALUES(8,'sos-777',4,'feedback','sent','resolved','','{}',1796066062099773,NULL);
CREATE TABLE contact (
  person VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  channel VARCHAR NOT NULL,
  address VARCHAR NOT NULL, delay REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (person, position),
  FOREIGN KEY(person) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "contact" VALUES('zheng',0,'webhook','http://127.0.0.1:37841/zheng',0.0);
INSERT INTO "contact" VALUES('lin',0,'webhook','http://127.0.0.1:37841/lin',0.0);
INSERT INTO "contact" VALUES('guard',0,'webhook','http://127.0.0.1:37841/guard',0.0);
CREATE TABLE credential (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  kind VARCHAR NOT NULL,
  hash BLOB NOT NULL,
  person VARCHAR NOT NULL,
  visitor VARCHAR NOT NULL,
  doors TEXT NOT NULL,
  valid_from BIGINT,
  valid_until BIGINT,
  enabled BOOLEAN NOT NULL,
  duress BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  FOREIGN KEY(person) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "credential" VALUES(1,'card',X'CE64D51726FCCF547A52BB7F06CCE88B12900CA410C15BA61F6EBA9C986551D7','zheng','','[]',NULL,NULL,1,0,1796066029856940);
INSERT INTO "credential" VALUES(2,'pin',X'2B8745F988ACBC097A2BCDB05BE4A0AD039FC62E75A4D28C7D957D7C010522E1','wu','','[]',NULL,NULL,1,0,1796066030010035);
CREATE TABLE device (
  id VARCHAR NOT NULL,
  template VARCHAR NOT NULL,
  place VARCHAR,
  resident VARCHAR,
  policy VARCHAR,
  line VARCHAR,
  params TEXT NOT NULL,
  silent_after FLOAT,
  position INTEGER NOT NULL, camera TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (id),
  FOREIGN KEY(place) REFERENCES place (id),
  FOREIGN KEY(resident) REFERENCES person (id),
  FOREIGN KEY(policy) REFERENCES policy (id),
  FOREIGN KEY(line) REFERENCES line (id)
);
INSERT INTO "device" VALUES('sos-501','cuobian-sos','b3u2-501','wu','elder',NULL,'{}',NULL,0,'');
INSERT INTO "device" VALUES('sos-502','cuobian-sos','b3u2-502','li','elder',NULL,'{}',NULL,1024,'');
INSERT INTO "device" VALUES('smoke-501','cuobian-sensor','b3u2-501',NULL,'elder',NULL,'{}',NULL,2048,'');
INSERT INTO "device" VALUES('ctrl-u2','cuobian-door','b3u2',NULL,NULL,NULL,'{}',NULL,3072,'');
INSERT INTO "device" VALUES('reader-u2','cuobian-reader','b3u2',NULL,NULL,NULL,'{}',NULL,4096,'');
INSERT INTO "device" VALUES('cam-u2','cuobian-camera','b3u2',NULL,NULL,NULL,'{}',NULL,5120,'{"source":"rtsp://127.0.0.1:9/stream2","username":"","password":"","width":640,"rate":5.0,"masks":[],"purposes":["verify"],"identify_at":0.5,"verify_at":0.4,"smallest_face":48,"snapshots":false,"sign":"","asks":null}');
CREATE TABLE device_state (
  device VARCHAR NOT NULL,
  heard_at BIGINT,
  heard_steady BIGINT,
  online BOOLEAN,
  battery INTEGER,
  battery_low BOOLEAN NOT NULL,
  silent BOOLEAN NOT NULL,
  PRIMARY KEY (device)
);
INSERT INTO "device_state" VALUES('broker:bulk',NULL,NULL,1,NULL,0,0);
INSERT INTO "device_state" VALUES('broker:sos',NULL,NULL,1,NULL,0,0);
INSERT INTO "device_state" VALUES('sos-502',1796066107003075,1796066059829871,NULL,NULL,1,0);
INSERT INTO "device_state" VALUES('ctrl-u2',1796066107003075,1796066060218715,1,80,0,0);
INSERT INTO "device_state" VALUES('vision:worker',NULL,NULL,0,NULL,0,1);
INSERT INTO "device_state" VALUES('cam-u2',NULL,NULL,0,NULL,0,1);
INSERT INTO "device_state" VALUES('smoke-501',1796066107003075,1796066059553087,NULL,NULL,0,0);
INSERT INTO "device_state" VALUES('sos-501',1796066107003075,1796066060009711,NULL,NULL,0,0);
INSERT INTO "device_state" VALUES('reader-u2',1796066107003075,1796066059453209,NULL,NULL,0,0);
CREATE TABLE door (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  place VARCHAR NOT NULL,
  readers TEXT NOT NULL,
  lock VARCHAR,
  contact VARCHAR,
  rex TEXT NOT NULL,
  unlock_for FLOAT NOT NULL,
  open_within FLOAT NOT NULL,
  held_after FLOAT NOT NULL,
  position INTEGER NOT NULL, out TEXT NOT NULL DEFAULT '[]', second BOOLEAN NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  FOREIGN KEY(place) REFERENCES place (id),
  FOREIGN KEY(lock) REFERENCES device (id),
  FOREIGN KEY(contact) REFERENCES device (id)
);
INSERT INTO "door" VALUES('unit','单元门','b3u2','["reader-u2"]','ctrl-u2','ctrl-u2','[]',5.0,10.0,30.0,0,'[]',0);
CREATE TABLE door_state (
  door VARCHAR NOT NULL,
  standing VARCHAR NOT NULL,
  due_at BIGINT,
  "grant" VARCHAR NOT NULL,
  wrong TEXT NOT NULL,
  PRIMARY KEY (door)
);
INSERT INTO "door_state" VALUES('unit','secured',NULL,'','[1796066059453209]');
CREATE TABLE duty (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  turns TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "duty" VALUES('gate','门岗值班','[["lin","day"]]',0);
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
INSERT INTO "envelope" VALUES(5,X'D3BF88F661613B07747A42CD62BD2132DCAC63D22ECE766C5DD98C20F5FF1427','command line',1796066097062010,NULL,'','',NULL);
CREATE TABLE event (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  device VARCHAR NOT NULL,
  type VARCHAR NOT NULL,
  dedupe VARCHAR,
  at BIGINT,
  received_at BIGINT NOT NULL,
  steady BIGINT NOT NULL,
  clock_trusted BOOLEAN NOT NULL,
  source VARCHAR NOT NULL,
  qos INTEGER NOT NULL,
  place VARCHAR,
  person VARCHAR,
  alarm INTEGER,
  detail TEXT NOT NULL,
  reason VARCHAR NOT NULL,
  raw BLOB,
  UNIQUE (dedupe)
);
INSERT INTO "event" VALUES(1,'gateway','gateway.started',NULL,NULL,1796066046985389,1796066046985387,0,'gateway',1,NULL,NULL,NULL,'{"text": ""}','',NULL);
INSERT INTO "event" VALUES(2,'broker:sos','device.online',NULL,NULL,1796066047496093,1796066047496101,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(3,'broker:bulk','device.online',NULL,NULL,1796066047496093,1796066047496101,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(4,'sos-501','heartbeat','sos-501e-0',NULL,1796066058576533,1796066058576749,0,'broker:sos',1,'b3u2-501',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(5,'sos-501','sos.pressed','sos-501e-1',NULL,1796066058675155,1796066058676483,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(6,'ctrl-u2','door.closed','ctrl-u2e-2',NULL,1796066058885580,1796066058927811,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(7,'reader-u2','access.card','reader-u2e-3',NULL,1796066059033539,1796066059040541,0,'broker:bulk',1,'b3u2','zheng',NULL,'{"credential": 1, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(8,'reader-u2','door.granted',NULL,NULL,1796066059033539,1796066059040541,0,'gateway',1,'b3u2','zheng',NULL,'{"door": "unit", "grant": "credential:1", "credential": 1}','',NULL);
INSERT INTO "event" VALUES(9,'ctrl-u2','door.opened','ctrl-u2e-4',NULL,1796066059231801,1796066059266472,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(10,'ctrl-u2','door.closed','ctrl-u2e-5',NULL,1796066059362993,1796066059364423,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(11,'reader-u2','access.card','reader-u2e-6',NULL,1796066059452984,1796066059453209,0,'broker:bulk',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(12,'reader-u2','door.denied',NULL,NULL,1796066059452984,1796066059453209,0,'gateway',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit", "reason": "unknown"}','',NULL);
INSERT INTO "event" VALUES(13,'smoke-501','smoke','smoke-501e-7',NULL,1796066059552847,1796066059553087,0,'broker:bulk',1,'b3u2-501',NULL,2,'{}','',NULL);
INSERT INTO "event" VALUES(14,'sos-502','battery.low','sos-502e-8',NULL,1796066059684242,1796066059684553,0,'broker:sos',1,'b3u2-502',NULL,3,'{}','',NULL);
INSERT INTO "event" VALUES(15,'sos-502','undecoded',NULL,NULL,1796066059800345,1796066059829871,0,'broker:sos',1,'b3u2-502',NULL,NULL,'{}','found type ''nonsense'', expected a known event type',X'7B226964223A2022652D39222C202274797065223A20226E6F6E73656E7365227D');
INSERT INTO "event" VALUES(16,'sos-777','sos.pressed','sos-777e-10',NULL,1796066059901725,1796066059902064,0,'broker:bulk',1,NULL,NULL,4,'{}','',NULL);
INSERT INTO "event" VALUES(17,'sos-501','sos.pressed','sos-501e-11',NULL,1796066060009397,1796066060009711,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(18,'ctrl-u2','device.online',NULL,NULL,1796066060218230,1796066060218715,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(19,'vision:worker','device.offline',NULL,NULL,1796066072065208,1796066072065204,0,'gateway',1,NULL,NULL,5,'{"text": "the camera worker does not answer"}','',NULL);
INSERT INTO "event" VALUES(20,'cam-u2','device.offline',NULL,NULL,1796066072104732,1796066072104729,0,'gateway',1,'b3u2',NULL,6,'{"text": "the camera worker does not answer"}','',NULL);
CREATE TABLE event_count (
  block INTEGER NOT NULL,
  place VARCHAR NOT NULL,
  events INTEGER NOT NULL,
  alarms INTEGER NOT NULL,
  PRIMARY KEY (block, place)
) WITHOUT ROWID;
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
INSERT INTO "event_note" VALUES(1,20,1,'陈警官',1796066090162980,'was at the door','["key"]',NULL);
INSERT INTO "event_note" VALUES(2,18,1,'陈警官',1796066090255980,'was at the door','["key"]',NULL);
CREATE TABLE event_span (
  block INTEGER NOT NULL PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
);
CREATE TABLE face_assessment (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  purposes TEXT NOT NULL,
  signed_by VARCHAR NOT NULL,
  signed_on VARCHAR NOT NULL,
  valid_until VARCHAR NOT NULL,
  document VARCHAR NOT NULL,
  opens_doors BOOLEAN NOT NULL,
  by VARCHAR NOT NULL,
  recorded_at BIGINT NOT NULL
);
INSERT INTO "face_assessment" VALUES(1,'["identify", "verify"]','陈律师','2026-11-21','2028-10-30','4a3cdfae6f291c8f544daea5b72905cf9e74c1ed427d831ad0d7ca00c73c794d',0,'command line',1796066085664950);
CREATE TABLE face_consent (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  person VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  purpose VARCHAR NOT NULL,
  notice VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  witness VARCHAR NOT NULL,
  child BOOLEAN NOT NULL,
  guardian VARCHAR NOT NULL,
  given_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  withdrawn_at BIGINT,
  by VARCHAR NOT NULL
);
INSERT INTO "face_consent" VALUES(1,'wu','023ca22541fa4731c4c49b74bf87e617','verify','2026-11','page','',0,'',1796066088983444,1827602088983444,1796066089226598,'office');
INSERT INTO "face_consent" VALUES(2,'zheng','bab081f9a4f26ca59b62f1191dc3870b','verify','2026-11','page','',0,'',1796066089131942,1827602089131942,NULL,'office');
CREATE TABLE face_erasure (
  subject VARCHAR NOT NULL,
  person VARCHAR NOT NULL,
  asked_at BIGINT NOT NULL,
  why VARCHAR NOT NULL,
  by VARCHAR NOT NULL,
  erased_at BIGINT,
  PRIMARY KEY (subject)
);
INSERT INTO "face_erasure" VALUES('023ca22541fa4731c4c49b74bf87e617','wu',1796066089226598,'withdrawn','office',NULL);
CREATE TABLE face_look (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at BIGINT NOT NULL,
  who VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  what VARCHAR NOT NULL,
  why VARCHAR NOT NULL,
  person VARCHAR
);
CREATE TABLE face_subject (
  person VARCHAR NOT NULL,
  subject VARCHAR NOT NULL UNIQUE,
  created_at BIGINT NOT NULL, templates INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (person)
);
INSERT INTO "face_subject" VALUES('zheng','bab081f9a4f26ca59b62f1191dc3870b',1796066089131942,0);
CREATE TABLE field_request (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  want VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  asked_at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  state VARCHAR NOT NULL,
  answer VARCHAR NOT NULL
);
CREATE TABLE group_member (
  group_id VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  person VARCHAR NOT NULL,
  PRIMARY KEY (group_id, position),
  FOREIGN KEY(group_id) REFERENCES helper_group (id) ON DELETE CASCADE,
  FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "group_member" VALUES('bangbang',0,'zheng');
INSERT INTO "group_member" VALUES('bangbang',1,'lin');
CREATE TABLE hand_over (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  review INTEGER NOT NULL,
  at BIGINT NOT NULL,
  kept_until BIGINT NOT NULL,
  "by" VARCHAR NOT NULL,
  "to" VARCHAR NOT NULL,
  sha256 BLOB NOT NULL,
  size INTEGER NOT NULL,
  events INTEGER NOT NULL,
  pictures INTEGER NOT NULL,
  FOREIGN KEY(review) REFERENCES review (id)
);
INSERT INTO "hand_over" VALUES(1,1,1796066090630872,1890933290630872,'陈警官','梧村派出所',X'34F8FB6D8801794B2659FCA09B5A45F9EA1F541923D1CF4FA15D44FCC9D3866D',25316,15,0);
CREATE TABLE heard (
  key VARCHAR NOT NULL,
  way VARCHAR NOT NULL,
  origin VARCHAR NOT NULL,
  label VARCHAR NOT NULL,
  payload BLOB NOT NULL,
  count INTEGER NOT NULL,
  first_at BIGINT NOT NULL,
  heard_at BIGINT NOT NULL,
  likely TEXT NOT NULL,
  PRIMARY KEY (key)
);
INSERT INTO "heard" VALUES('native:sos-777','native','sos-777','',X'7B226964223A2022652D3130222C202274797065223A2022736F732E70726573736564227D',1,1796066059901725,1796066059901725,'[["cuobian-sos", {}]]');
CREATE TABLE helper_group (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "helper_group" VALUES('bangbang','厝边帮帮团',0);
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
INSERT INTO "home_link" VALUES(X'ABA1067BA3932F060847205FCAB4CA488C2F3FDB6DB1899BB6E95AEE18257D60','b3u2-501','["wu"]','office',1796066091216420,1827602091216420,NULL);
CREATE TABLE line (
  id VARCHAR NOT NULL,
  port VARCHAR NOT NULL,
  baudrate INTEGER,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE link (
  hash BLOB NOT NULL,
  alarm INTEGER NOT NULL,
  person VARCHAR NOT NULL,
  PRIMARY KEY (hash),
  FOREIGN KEY(alarm) REFERENCES alarm (id)
);
INSERT INTO "link" VALUES(X'DD5EF6557F621F924E1C457009EE83C66304A84A02A3A3DB24BC91828BEE2F62',1,'zheng');
INSERT INTO "link" VALUES(X'17720C02C46010987383D73A833E5B1BCF4439935EC79A8EB79DD89754310272',2,'zheng');
INSERT INTO "link" VALUES(X'64B218C2126FEFE7DA7B19A1A79B78EAA00AAB7783C10886BE757DB652C0BB41',3,'guard');
INSERT INTO "link" VALUES(X'8A92807922502A47876775E25436034FBF7D909CF4786861437552DBCAEBF621',4,'guard');
INSERT INTO "link" VALUES(X'4B2012A23B76BFB515431B1FCA247086A18BE85571732B5F9CE88DB84F9B220D',5,'guard');
INSERT INTO "link" VALUES(X'953FE32E0B7F2BFF476DD406ACD57FCD0C14CF2011F6E4AB7F68B58E5DA8825A',6,'guard');
INSERT INTO "link" VALUES(X'ADF1AB104B724B6C99F4410BFFF7ACE279D6228BB6A758A0CE831A6BB999FC08',2,'lin');
CREATE TABLE meta (
  "key" VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('faces_version','6');
INSERT INTO "meta" VALUES('site_name','金海岸');
INSERT INTO "meta" VALUES('site_language','zh-CN');
INSERT INTO "meta" VALUES('site_timezone','Asia/Shanghai');
INSERT INTO "meta" VALUES('site_desk','["guard"]');
INSERT INTO "meta" VALUES('site_version','1');
INSERT INTO "meta" VALUES('steady_base','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796062890900214]');
INSERT INTO "meta" VALUES('settings_seen','{"data": "f38b165f0285efcb", "broker.url": "b54a6d4cc88b20f4", "broker.username": "74234e98afe7498f", "broker.password_file": "74234e98afe7498f", "broker.password": "74234e98afe7498f", "broker.ca_file": "74234e98afe7498f", "broker.embedded_port": "f804663d999ea924", "http.listen": "2981aa69bb422e52", "http.public_url": "73dc3e98f54cf44a", "http.frames_from": "4f53cda18c2baa0c", "mail.url": "74234e98afe7498f", "mail.sender": "74234e98afe7498f", "mail.password_file": "74234e98afe7498f", "webhook.secret_file": "74234e98afe7498f", "modem.port": "74234e98afe7498f", "modem.baudrate": "344d2000ddaba75d", "modem.pin_file": "74234e98afe7498f", "modem.country": "8c2f0f8d830c2513", "modem.reports": "b5bea41b6c623f7c", "modem.ring": "2eecac45827ede37", "modem.report_after": "f20e4586c63ba3b2", "modem.patience": "d10a4bc9e0c1fa4e", "modem.send_within": "d06074cc1e1fef69", "relay.url": "74234e98afe7498f", "relay.links": "7541331c34a749fe", "relay.closes": "fcbcf165908dd18a", "relay.key_file": "74234e98afe7498f", "relay.ca_file": "74234e98afe7498f", "voice.server": "74234e98afe7498f", "voice.transport": "88a623827e33f57c", "voice.account": "74234e98afe7498f", "voice.login": "74234e98afe7498f", "voice.password_file": "74234e98afe7498f", "voice.caller": "74234e98afe7498f", "voice.listen": "74234e98afe7498f", "voice.port": "15ccf2dd2d4f3fbc", "voice.rtp": "99fd8c91ced0bff4", "voice.lines": "6b86b273ff34fce1", "voice.national": "fcbcf165908dd18a", "voice.prefix": "12ae32cb1ec02d01", "voice.watch": "b5bea41b6c623f7c", "voice.ring": "2eecac45827ede37", "voice.talk": "c05204d076c56077", "voice.pause": "d10a4bc9e0c1fa4e", "voice.report_after": "f20e4586c63ba3b2", "vision.enabled": "b5bea41b6c623f7c", "vision.models": "74234e98afe7498f", "vision.keys": "74234e98afe7498f", "vision.cap": "876c9b16254e157d", "retention.routine": "624b60c58c9d8bfb", "retention.doors": "624b60c58c9d8bfb", "retention.visits": "600b4cdf20cc06a7", "retention.messages": "7b69759630f869f2", "retention.network": "b8aed072d29403ec", "retention.walks": "8352dd9eb8b64669", "retention.alarms": "8352dd9eb8b64669", "retention.free_percent": "ef2d127de37b942b", "retention.free_megabytes": "94f8607915dff25f", "backup.to": "74234e98afe7498f", "backup.every": "7949c82752f87f5f", "backup.keep": "7902699be42c8a8e", "backup.recipient": "74234e98afe7498f", "backup.passphrase_file": "74234e98afe7498f", "review.second_person": "fcbcf165908dd18a", "register.webhook": "74234e98afe7498f", "language": "cb6ad26bff207781", "login.totp": "4f53cda18c2baa0c", "log.level": "3e3e8e84e722887a", "homeassistant": "b5bea41b6c623f7c", "templates": "e87606eb8a892204"}');
INSERT INTO "meta" VALUES('retention_elapsed','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796066047319696, 1796066047319696, -7, null, 600000000, []]');
INSERT INTO "meta" VALUES('steady_latest','1796066119588591');
INSERT INTO "meta" VALUES('probe_steady','1796066119588591');
INSERT INTO "meta" VALUES('heard_dropped','0');
INSERT INTO "meta" VALUES('retention_swept','1796066107442078');
CREATE TABLE notification (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  alarm INTEGER NOT NULL,
  person VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  address VARCHAR NOT NULL,
  purpose VARCHAR NOT NULL,
  tells VARCHAR NOT NULL,
  round INTEGER NOT NULL,
  step INTEGER NOT NULL,
  state VARCHAR NOT NULL,
  attempts INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  error TEXT NOT NULL,
  receipt TEXT NOT NULL, due_at BIGINT, late BOOLEAN NOT NULL DEFAULT 0, digest BIGINT,
  FOREIGN KEY(alarm) REFERENCES alarm (id)
);
INSERT INTO "notification" VALUES(1,1,'zheng','webhook','http://127.0.0.1:37841/zheng','call','raised',0,0,'sent',1,1796066058676486,1796066058880526,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(2,2,'zheng','webhook','http://127.0.0.1:37841/zheng','call','raised',0,0,'sent',1,1796066059553091,1796066059684558,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(3,3,'guard','webhook','http://127.0.0.1:37841/guard','call','raised',0,0,'sent',1,1796066059684558,1796066059829868,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(4,4,'guard','webhook','http://127.0.0.1:37841/guard','call','raised',0,0,'sent',1,1796066059902070,1796066060009716,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(5,1,'zheng','webhook','http://127.0.0.1:37841/zheng','again','raised',0,0,'sent',1,1796066060009716,1796066060218720,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(6,4,'guard','webhook','http://127.0.0.1:37841/guard','closed','resolved',0,0,'sent',1,1796066062099773,1796066062333426,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(7,5,'guard','webhook','http://127.0.0.1:37841/guard','call','raised',0,0,'sent',1,1796066072065208,1796066072307184,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(8,6,'guard','webhook','http://127.0.0.1:37841/guard','call','raised',0,0,'sent',1,1796066072104732,1796066072307184,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(9,2,'zheng','webhook','http://127.0.0.1:37841/zheng','call','raised',0,1,'sent',1,1796066119562036,1796066119588597,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(10,2,'lin','webhook','http://127.0.0.1:37841/lin','call','raised',0,1,'sent',1,1796066119562036,1796066119696942,'','204',NULL,0,NULL);
CREATE TABLE person (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  home VARCHAR,
  language VARCHAR NOT NULL,
  position INTEGER NOT NULL, helps BOOLEAN NOT NULL DEFAULT 0, quiet TEXT NOT NULL DEFAULT '[]', away TEXT NOT NULL DEFAULT '[]', wellbeing TEXT NOT NULL DEFAULT '', visits TEXT NOT NULL DEFAULT '', minor BOOLEAN NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  FOREIGN KEY(home) REFERENCES place (id)
);
INSERT INTO "person" VALUES('wu','吴奶奶','b3u2-501','',0,0,'[]','[]','["23:30:00", "本人 11月20日 对办公室说", "04:00:00", 900.0, null]','',0);
INSERT INTO "person" VALUES('li','李爷爷','b3u2-502','',1024,0,'[]','[]','','[604800.0, ["zheng"]]',0);
INSERT INTO "person" VALUES('zheng','郑阿姨','b3u2-502','',2048,1,'[[["fri","mon","sat","sun","thu","tue","wed"],"22:00:00","06:00:00"]]','[]','','',0);
INSERT INTO "person" VALUES('lin','林师傅',NULL,'',3072,0,'[]','[["2026-12-01","2026-12-09"]]','','',0);
INSERT INTO "person" VALUES('guard','门岗',NULL,'',4096,0,'[]','[]','','',0);
CREATE TABLE place (
  id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  inside VARCHAR,
  floor INTEGER,
  position INTEGER NOT NULL, "key" VARCHAR NOT NULL DEFAULT '', identify_at REAL, verify_at REAL,
  PRIMARY KEY (id),
  FOREIGN KEY(inside) REFERENCES place (id)
);
INSERT INTO "place" VALUES('b3','building','3号楼',NULL,NULL,0,'',NULL,NULL);
INSERT INTO "place" VALUES('b3u2','entrance','2单元','b3',NULL,1024,'',NULL,NULL);
INSERT INTO "place" VALUES('b3u2-501','household','501','b3u2',5,2048,'',NULL,NULL);
INSERT INTO "place" VALUES('b3u2-502','household','502','b3u2',5,3072,'',NULL,NULL);
CREATE TABLE policy (
  id VARCHAR NOT NULL,
  steps TEXT NOT NULL,
  arrive_within FLOAT NOT NULL,
  last_resort TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "policy" VALUES('elder','[{"notify":["zheng"],"wait":60.0},{"notify":["group:bangbang","duty:gate"],"wait":60.0}]',900.0,'["guard"]',0);
CREATE TABLE receipt (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  notification INTEGER NOT NULL,
  stage VARCHAR NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (notification, stage),
  FOREIGN KEY(notification) REFERENCES notification (id)
);
INSERT INTO "receipt" VALUES(1,1,'accepted',1796066058880526);
INSERT INTO "receipt" VALUES(2,2,'accepted',1796066059684558);
INSERT INTO "receipt" VALUES(3,3,'accepted',1796066059829868);
INSERT INTO "receipt" VALUES(4,4,'accepted',1796066060009716);
INSERT INTO "receipt" VALUES(5,5,'accepted',1796066060218720);
INSERT INTO "receipt" VALUES(6,5,'acted',1796066060682528);
INSERT INTO "receipt" VALUES(8,6,'accepted',1796066062333426);
INSERT INTO "receipt" VALUES(9,7,'accepted',1796066072307184);
INSERT INTO "receipt" VALUES(10,8,'accepted',1796066072307184);
INSERT INTO "receipt" VALUES(11,9,'accepted',1796066119588597);
INSERT INTO "receipt" VALUES(12,10,'accepted',1796066119696942);
CREATE TABLE recovery_code (
  account INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (account, hash),
  FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
);
CREATE TABLE register (
  seq INTEGER NOT NULL,
  at BIGINT NOT NULL,
  act VARCHAR NOT NULL,
  what VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  review INTEGER,
  count INTEGER NOT NULL,
  commitments TEXT NOT NULL,
  hash BLOB NOT NULL,
  seal BLOB NOT NULL,
  PRIMARY KEY (seq)
);
INSERT INTO "register" VALUES(1,1796066028197429,'changed','site','command line',NULL,1,'{"detail": "05f3a6f68cb804534b9367ccd73e0f5a4ed7ec717acfbc9346e02fca13f4e193", "who": "5d94a5e896f5ad5dbfc901e2d57040a5c0cc898f50ef17319f033dc8fd870f60"}',X'262EC6FBBC6F44B0DCA09DF8D5BF1CB46ED04B7D24824BB6805ACF469F942264',X'BD98B68027C9BB825743D6D5F86C8FF74C987B6C587EAD85AD97CD0D19C7B5DC');
INSERT INTO "register" VALUES(2,1796066028733866,'account.changed','account:000000000000001','command line',NULL,1,'{"detail": "42b8aa23553d05b7a05042ed4c45c4f82c13b4c860f6bd46346ccec156174c34", "who": "f1e3949828b98a68c5813e1dc82ee4fc4782799a52c39f4f42bd5f9d66f73bc3"}',X'71B58690EA0F924F16691EF867B5837474498BB2A0FD162ABA877148F80635CB',X'91A747EB6C3516BF73B92288C924680991A3D0DD27A87CE5FA1E7E1408E67F10');
INSERT INTO "register" VALUES(3,1796066029003469,'account.changed','account:000000000000002','command line',NULL,1,'{"detail": "d7f9dff6e776ee440477488e1f429a4a5f51cf52881816bc08da26c1f9a1e755", "who": "46d3c7bbd45bfc9e0fef256c4b7ba5e51770e73e07fdc25ea536a2c7fdfabb4f"}',X'7EA808138C96297AE1443323AF170E9BFE49FEC5C1A6BA49EC437ED49FB8DF24',X'051A37EE414AAE2D74E21AE621E81D71ADC972DC9C842F393C7C11C654F3FCD4');
INSERT INTO "register" VALUES(4,1796066029179087,'account.changed','account:000000000000003','command line',NULL,1,'{"detail": "d8da108e6102eafad5db302218343a07d4293291a91637bdc8e42af5599a14c4", "who": "560f2250ad894520c193127814ea29d04d48069cc8d629a995350112557a58e5"}',X'C1638C687389DC36B1EAC122EDE3D07BB76B51F08769E51FA3ACB48959646EFA',X'129B937C2FC751BB18B51E983A4BF393A3DC394CBC30F2A2B1C66046D3CF5D32');
INSERT INTO "register" VALUES(5,1796066029334788,'account.changed','account:000000000000004','command line',NULL,1,'{"detail": "8da47a6a0cf494c1ed7a5b0d5e487fb9840066514c32b2010539581327b893f9", "who": "947bc461805d30a936a41a4344c1d1919289ff59e095055f0604454e5d5ef3c5"}',X'0E71FB24B46D03A539CC6BC8EB9CE42BD1DFA87C95BF7890C55B0F50F11AC7FE',X'6CB538A80AB02A4614BD050CE7618DAF8C6E7477F7C922EBDADB694513D9E9D5');
INSERT INTO "register" VALUES(6,1796066029589879,'account.changed','token:grafana','command line',NULL,1,'{"detail": "f99da5302e44f218fd31adc77c6dd783a149a2bbfaa78026db5063d1b3209d14", "who": "a4bd67e95c1506ffd043e18e4df2d6bdeab9cbd88c2711620395c6fd970034b0"}',X'BC25DF50ED720318DE666429EE67F7A1CFA29CBA5FDAC7D507675382152DDCB1',X'3B42332165B34AFDA2EBE6D8052C89DA7FE49ADB5844038A82DA60F2D73BD385');
INSERT INTO "register" VALUES(7,1796066029874840,'changed','credential:1','command line',NULL,1,'{"about": "0e7e8459444e0f3a3295c498f49f29476032181b9f609748628d2ee0ef6229a9", "detail": "21bec7e18d98f0321d3141ba3f073602706eac5298e39dee2f14d6235ab6eea2", "who": "736016968cb84da2032f4f9b6ee2c5e238019c5d1e2fe2612e1c6823988ba2fa"}',X'1EC72F660379C698B9E52299ED4040D8255D3394B0E0FCE5F80918DD851C6BA9',X'256DC6A2C0A1A7437C96BC8DA4911A7A84EF3E27B43206B4D68292323291A64F');
INSERT INTO "register" VALUES(8,1796066030024867,'changed','credential:2','command line',NULL,1,'{"about": "2aa0e04e2fe729d72f44c6dda0146d1d2a48ffc46c43b6555da985a906b7578a", "detail": "4f01996abbf263887f2bbe674217b8aadfcd7337ff66dc5c082d91ac32491272", "who": "494c083ff9cf59ca919ec0106003f0f3036766548ff3610787588fc8bdbb5d30"}',X'F8F03BAAE8B0F59CC5C22E9C99AED3FEA9A81CB96F121DCC3539CAEDC0E923A9',X'F79349A39A36741F072CFEE8DAA69B92C7C288F708132897BE8643DFB0CD2814');
INSERT INTO "register" VALUES(9,1796066057341245,'log_in.done','session:000000000000001','guard',NULL,1,'{"detail": "b191e106d15e6517d04c4102c88e8ef9c33af022c2900965c8f78e81fc226364", "who": "486d662dddde65795d50e9069131c672f5c9b66ace7d1919253b2809362f0dc3"}',X'5D207DE67A606A8EB7DF0344AE207B7E500E08456CA90DF4637F1E33304A6605',X'668FFCCE33B440B8F8C1AEC5FE04D39C119D194B4308662F6F025AA2A85DFD8E');
INSERT INTO "register" VALUES(10,1796066061119083,'log_in.done','session:000000000000002','guard',NULL,1,'{"detail": "b101f1c01c73d6dfe612941a2ea4d3afff1a3fb52aa8e926cce9938a19263edb", "who": "cd2de6494d00d730b7bb6a6ea77a7a0d9f582689bb7b643dfa0cdc32dbec0b11"}',X'417B8AB1A527E01E96BD093593C978AA80CE1D30504F41F6A6431E0C2ACB7884',X'99A16A0AEC79647551B6D43945E51E4DF7CF15C3DA53F07D291D8017C3EAB712');
INSERT INTO "register" VALUES(11,1796066061954463,'list.seen','list:alarms','guard',NULL,1,'{"who": "82a1212e24bd3cba756886c80210dcb586ef2147b2d663128cf936780d31a808"}',X'C2DA5A904FF9FCA4790DF243708D5FE064B750391088C59A6DA04C65EAF2C3DA',X'2BFE75451D5A79E5BE18ECDC97CDF88187B0B9E329C884848D5CBA5AAB99E1FD');
INSERT INTO "register" VALUES(12,1796066085665487,'changed','faces:assessment','command line',NULL,1,'{"detail": "93ece695e261254ca55d85c90f84a3e958e5d027affa0e6985338795a2c309b8", "who": "8ba0dda15f2f00f5ebde73c82f40967cb5da6a6fadab5400a2034dace1f40909"}',X'29838326194DCA726781DEC84A4EE3C1E842FD15C56F6F107F76C3362BE16FB1',X'507417218414C47BCCF6FB13815A3B19451A74F91A8B3D7F1A9EDFA33232795B');
INSERT INTO "register" VALUES(13,1796066087443291,'log_in.done','session:000000000000003','office',NULL,1,'{"detail": "507930f7b29aabc907fbe5e14fa4ed743180570739d00900ac0e23e4dfe2e921", "who": "ba98b87df1621229345f9377c78ff14fed1d97a219f448b4fe5757349c244653"}',X'3C56C468155A4DC8A1095F6656864F23A1386E0B09646F3683FEE3855F60A9A7',X'B686643ED21B480A97191E1BFE03FA0C70A04A8657E2E257368905E0D6702FA1');
INSERT INTO "register" VALUES(14,1796066088996406,'changed','faces','office',NULL,1,'{"about": "59ae5c512174d70ba7f08e2a8725cf0344a2dac0be9ed68fa85b83ad9d2e8e46", "detail": "536f6734b94cd625208bcc15c297c088e636d6c8e35c9ceb36bdf9867ba58077", "who": "b22834c53962410060c882950adfe71303c6f56c6a6329108c0e9d5710cbde8a"}',X'CEB93CA072BDFC724765B7C1896EF3E3171EB4BD41C189A5AE815AE04EDC1BDB',X'11E8752926B422CF91FED853FFC548A5028A9AFA489B98E3BA3CD9415BC38DC3');
INSERT INTO "register" VALUES(15,1796066089210852,'changed','faces','office',NULL,1,'{"about": "b5b48e82b2a3d4ecf0d76427ec4f8c80cdd49c9b51629656f72e44e1db955f9d", "detail": "bcc959f158b8b9327357f61130f6ee0e301caa7de34c7048ea699ff3a93977a4", "who": "540996206ad8c33757ff7025ac38eb79d7e520ae6b459dbc971edeff11ea226a"}',X'31B3AA33137CC93747242AE90D4F73D8436AD8F688C7F38F515CC3130DE80EC6',X'4BE972BE01D2C6CF5B8B345A099803FEAD1808182BCDDCB1344A052387CA1527');
INSERT INTO "register" VALUES(16,1796066089229819,'changed','faces','office',NULL,1,'{"about": "f9cdff00f7f93d1b874426269391887051e80870145f26d7c89700dd23bf7d7c", "detail": "bb3f83f185ec9e8c049f153ec861bcd6917571fae4d8ad727758ffa313d7aaa7", "who": "8efa061b8c3da6054f0fba9d40d9029124eb4ae1e37a7acb0e24c27ae4f3627c"}',X'68A5A627EAD6F6098B1B2B7CC21E21B66316C70B940BF0F47E332BBB26E9367C',X'42AF2978D8AA20506FD138624A90FADBE4DE9A8B9667127248138332FE7474F5');
INSERT INTO "register" VALUES(17,1796066089263037,'log_in.done','session:000000000000004','officer',NULL,1,'{"detail": "bbc9b579fb20f170a48214056f71ab22b844be9312bcdf2ebe338a892d62a8a8", "who": "a352427c5282f140dddc436c3af863b542ca80fc003b95a0286219e5e37fe13c"}',X'4E781CE37828F12907A7F1A7139642BFB9CF5A6E448029E575369D01FE586BA6',X'8383D96D1B53E83B037716FC1D04B80EBE10F291035E2A215E1F9C760597FA62');
INSERT INTO "register" VALUES(18,1796066089951784,'review.opened','review:000000000000001','officer',1,1,'{"about": "0d0353a7f34e8dd1cb6339ba2f00bf539f5ad839a0538d0b07c1fe09aa720952", "case": "4f241da99c4afefdfb3bb8135525996b84513ee38c5e78171139dae1b90118e3", "detail": "61df9e8e4e2a646c9a7d1f34755e7f45f4c376a2b453becbeb5c1384f7c99f62", "unit": "970e7c4dcf9f16938e9997a3be2cc6a40df5d61a093bd9c8fa84e2f683a9cb84", "who": "1080c5a4b842eba98542bb90f26e8e91cbc741333d0667065944171fc8fe45cd", "why": "c99d465e0b6ef2eddd65b83c6b5462407d992c6b5c362277ec7b883f44be4482"}',X'24F05012F66FC5A2F2C38766A0DA1D3359645B791E839AFC7F141D7EDB41868B',X'0A16D9696692872ABB49CEAFF0D708C34C67638ECB33A6B82266C59C9B28483C');
INSERT INTO "register" VALUES(19,1796066090068430,'list.seen','list:events','officer',1,1,'{"about": "ac7da7487a3fbea24f1c28eb456d12be8fac289c466bd30254a182f2593f2aed", "case": "5273c6bfd5eb87243508d3af9615e5a037e5b8db97056a75188706b211f1c6c6", "unit": "0d776aa3eecd03cbee4b30d7eca0bd1bb94e455ff97a83acdc0f5ee3b8068c92", "who": "e27e3505ebf35f58904da4def0bed94d1a76023f4bddd9063a94e641d2f655ab", "why": "3d4d3cc6f58953e82e6ff6079666249dbbef68683f0e2a4375b9928424b65e41"}',X'DC9207BF22A4C2EC80BB77DD61007BFB0934A35DAD121BB94A33A46726A3CFBA',X'846698478BCA32C1F6109371EFA8736F5ABCA216DEE593522DB40E4C652752F4');
INSERT INTO "register" VALUES(20,1796066090129579,'evidence.seen','event:000000000000020','officer',1,1,'{"about": "875402f9fa25acb7ac9074129cb10508989a29bb360ab3d2981ae600f4ee6a4c", "case": "ffa6f479628a73d373230d8565e54ea41474f2ca6858d9a909ea5ffd556422ff", "unit": "36cb9daa2d23ee35e9ca4b0a1a4f75af003ed3e9996919d8a120b97eeb8a8f55", "who": "01a378b8f7a4b322b7b24ba496e6a14db3a383a0e8de031fe2e39c70f15cd040", "why": "efcd42d61bbc9250a65c7c0662606c12dcecbce831b160093f8971875a728e1a"}',X'715483310DBBA022E61EF5F255CC249CE44F6CF17340C1B85EADBE611E907D27',X'D267B05583472F03BFBC1CA629EB6B51C1FAE04D1B9B8111E719C7F30726585D');
INSERT INTO "register" VALUES(21,1796066090162980,'note.added','event:000000000000020','officer',1,1,'{"about": "9aa467dfbf34c0c5265efbb495cfdd8a0f24fab2d61b96c0f7810d6348b0dae4", "case": "91ef0ad8894e662d9a06638bfc90b1d854133066cfc514d35306218dc669557d", "detail": "96820732415ac183750a8f77b75e5bee3e0da9b4493649e1cdba94b7d041c00a", "unit": "fa4abd99310cd11166b5aba0a14f458ea5becc0358c7ab389172e187fb8c3d3f", "who": "52e9992b5ad2f922c6f5ec55b2486ad2f944c66f2bb4bb5fee6ae01eaf72cff8", "why": "c2927c64c89f5fefc20c505800a43819a83c692073774d646c79e02557ab33a7"}',X'F0A100643001633183F8066109A8622B52C594CB27635FEC4834E589C5349713',X'326B96BBA35A901FF69CCD490F9B394FFA7A1C8F9F0114F18053196B0338D47F');
INSERT INTO "register" VALUES(22,1796066090245699,'evidence.seen','event:000000000000018','officer',1,1,'{"about": "3353f3d2ab9d3efd7475590b6c22aa9fb9643b1f82332cfd65ff17164b6b430f", "case": "1f516cf1f835a311e2674a35cb7c3d404af26ec64c51e804cda0d01ce5db8278", "unit": "1ee34c53274fe2d33d5daef094caec2ae445a791285f5ff7a965f56394e53ab0", "who": "fa29536b900426d4abf5b2fb26dc196081c71639f4caff9b61e4f8e25f3bbb1b", "why": "9997fe3fb1f07b4f8ec7f8a296ee69727a0daba4ecd1091e553530d4c28ead18"}',X'4731816DC9CF383E186F5DA4E3A207EC8BA60C956178EF92DFBA2CD5F8EDB75B',X'9A28CE1BC74729EAF5E2DE3C110FE23EB5012ABE0EDEB29C1D258B132FA44277');
INSERT INTO "register" VALUES(23,1796066090255980,'note.added','event:000000000000018','officer',1,1,'{"about": "8a4e8238014ffded1de52385fbc1ccd783a4178c4daa09d6324e262299fa3ecf", "case": "d7b26fa2dfee4c8dc3ddf8e7160e3c53c0a8416f2f4bb55c609730b44047b7df", "detail": "ac215f9521dc3b1d8e5b411e4dfdafe89112a5f37604ba8b223346124d4e3e8a", "unit": "35c0c92006f5873137fd92e6b773ffa67d73ffc3673c4814822a2601769ec4e7", "who": "dab72af496d8116d57885d4c7fe35964f095eb03ef254e1cff4240a8ea7579d9", "why": "56f4bf67d274490a184730a0a04c7d7aa0188b0b12974c6bf5f313f1b8372231"}',X'BAEAC599F9C5C391FF91E336E41262374A4BB16FE22ED70B11D174CF7B4003DE',X'8C5CCCAD05890186D65359D4E2F360108F40DF005351CEA2A7494A61EDE3A4FB');
INSERT INTO "register" VALUES(24,1796066090630872,'exported','export:34f8fb6d8801794b2659fca09b5a45f9ea1f541923d1cf4fa15d44fcc9d3866d','officer',1,1,'{"about": "78c8e9e3b3e576dc633fa7d615712e7db0111a00faae24f9a32811b36f9ff55a", "case": "289c264c34c4cbb31d70013c865ddf701d534dd378e588807c1604fa6734a3e4", "detail": "83d1fc48de6f46feed86b4ab9e4127a9a4fc021df466455ef623ef76308f34fe", "unit": "645c3b57bffc7134e6bc95f9ac7716321c662ea3d067319b68f52d435b80d93d", "who": "1ad9a9582d278414718badf298fcc260d800cb093783bb3c9ffddefd097e7271", "why": "2d98edf4fafabdfbf61bd3f4dba68ddeda41800c5d94a7a2e1634fe00e3796cd"}',X'1EE0CD5E00C4EEFEB8090941A9EE666A4F80BFF22B9E6E21F5F8B2211F67B21F',X'0F20F600828AEC266F121C164682318F9264B41591709790192C9A248AEB25EC');
INSERT INTO "register" VALUES(25,1796066090688724,'log_in.done','session:000000000000005','office',NULL,1,'{"detail": "9832c9697c98642d47b6a6cba2f76168f2f2fb13922d7e863406ed79d363a402", "who": "fd111e74831d6cd4f5d9caa56e03ff62fa8e77ce73c8882b23aea4a30d02b9ce"}',X'C49F13C0C98DDB61DE9370710F0CBCA9851B01851204F95920373BE64BEFD727',X'C9592BA2EF24886D7B307A701A242B0DBDEDBDE538388DA7348823FEC4E26E69');
INSERT INTO "register" VALUES(26,1796066091216420,'changed','home link','office',NULL,1,'{"about": "b0dc376b65b0e10c7e3680f035f54f1dd828110ba61b8be235c638c24d9dd41b", "detail": "34e05c613ca6ce88b7fae975dc75468571b975b455293d293b80870c60031e1a", "who": "23aaceae903021ad2e4669ce45648675b617f2f318b23d4130412ea1554ae486"}',X'25091DD52C63ACDA39DA5395B7A4A848EE2E520ACBB74CCBB63740B8BBEE41FA',X'DDDA4E4F0AFAB4DD910B4F6C4345E2D7CAB68BC79E2AF8ECDCCD6C4EA3A7C118');
INSERT INTO "register" VALUES(27,1796066097062010,'account.changed','account:000000000000005','command line',NULL,1,'{"detail": "aeb497376a5784b4357c702c3e8a3dcfaf66e99d1d60a04e0df81cf4a125a22c", "who": "2e896060c8d8626f72e86c1a1d9ba246dc5e6ddc2b57c94e92c3878ff2b442a4"}',X'1B237B7CE0F52BFBD1BAA03F20EF252A1D40F59C5A4BBB4C4818986D47D379BA',X'01598E34043FA6F80EAEBBB7A9DA1490BD4BE860B739A968F6F8AF417AD041DA');
CREATE TABLE register_about (
  kind VARCHAR NOT NULL,
  id VARCHAR NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (kind, id, seq)
);
INSERT INTO "register_about" VALUES('person','zheng',7);
INSERT INTO "register_about" VALUES('person','wu',8);
INSERT INTO "register_about" VALUES('person','wu',14);
INSERT INTO "register_about" VALUES('person','zheng',15);
INSERT INTO "register_about" VALUES('person','wu',16);
INSERT INTO "register_about" VALUES('place','b3',18);
INSERT INTO "register_about" VALUES('place','b3',19);
INSERT INTO "register_about" VALUES('place','b3u2',20);
INSERT INTO "register_about" VALUES('place','b3u2',21);
INSERT INTO "register_about" VALUES('place','b3u2',22);
INSERT INTO "register_about" VALUES('place','b3u2',23);
INSERT INTO "register_about" VALUES('place','b3u2',24);
INSERT INTO "register_about" VALUES('place','b3u2-501',24);
INSERT INTO "register_about" VALUES('place','b3u2-502',24);
INSERT INTO "register_about" VALUES('person','li',24);
INSERT INTO "register_about" VALUES('person','wu',24);
INSERT INTO "register_about" VALUES('person','zheng',24);
INSERT INTO "register_about" VALUES('place','b3u2-501',26);
CREATE TABLE register_head (
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  at BIGINT NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (seq)
);
INSERT INTO "register_head" VALUES(8,X'F8F03BAAE8B0F59CC5C22E9C99AED3FEA9A81CB96F121DCC3539CAEDC0E923A9',1796066048331748,X'C7284E25504F7205806E5830F9BE5CE3C86B10D4B5C363B5730F67334831A369FBB790B344A8172EA6010738C772DBE159DC271DC735B696A692C85D24A18200');
INSERT INTO "register_head" VALUES(11,X'C2DA5A904FF9FCA4790DF243708D5FE064B750391088C59A6DA04C65EAF2C3DA',1796066063529732,X'D549ECE850DF943EC58542652EE50569CCC99C6753A8BF4A8EE9C4A9D81C0521263CED3ED62B5B73ABBC1D9061508CFB0F5B24E7D248FDBD4A588607CA40DE08');
INSERT INTO "register_head" VALUES(12,X'29838326194DCA726781DEC84A4EE3C1E842FD15C56F6F107F76C3362BE16FB1',1796066085886333,X'EB0CC7A4197BDF10D509FF323027EAB0916FD6292EF973DC9924C8BB920010A28925F28B936119847CC6007843E0FBC8DA4DD6D0C6C9DE6333D3873279534D0C');
INSERT INTO "register_head" VALUES(27,X'1B237B7CE0F52BFBD1BAA03F20EF252A1D40F59C5A4BBB4C4818986D47D379BA',1796066101003305,X'34F16D595E91A97F12201CCE2B9BFEC270C03BDB97BA5A4BA3C414620C675051694CE1A82B24DAB0DD8A6F5B633AF8C407AF8860B1CFC5E53F1A55FC4B4E4609');
CREATE TABLE register_secret (
  seq INTEGER NOT NULL,
  field VARCHAR NOT NULL,
  salt BLOB NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (seq, field)
);
INSERT INTO "register_secret" VALUES(1,'who',X'C023012700A520B2A00F53727ACDAACD','root');
INSERT INTO "register_secret" VALUES(1,'detail',X'BD456A78CCBC9E2A0CD026519C83A63A','~ site; + place b3; + place b3u2; + place b3u2-501; + place b3u2-502; + person wu; + person li; + person zheng; + person lin; + person guard; + group bangbang; + duty gate; + policy elder; + device sos-501; + device sos-502; + device smoke-501; + device ctrl-u2; + device reader-u2; + device cam-u2; + door unit; 2 more');
INSERT INTO "register_secret" VALUES(2,'who',X'9C3465E1BED7BC769D55E082F8499612','root');
INSERT INTO "register_secret" VALUES(2,'detail',X'E97572CAA3E88323DEFC31FA94802EA5','added, role guard');
INSERT INTO "register_secret" VALUES(3,'who',X'47619ED7AB1A8621F94820B509D0B0B7','root');
INSERT INTO "register_secret" VALUES(3,'detail',X'734AB74426CC11BE80D2FD1DEF32CBA4','added, role office');
INSERT INTO "register_secret" VALUES(4,'who',X'259D62AD403386F76B2B0342BB6A68E1','root');
INSERT INTO "register_secret" VALUES(4,'detail',X'C0F0BC40DBACF20E10D53A4133FA6C4C','added, role installer');
INSERT INTO "register_secret" VALUES(5,'who',X'2728BEFC1E893F1000A018993D81B2D8','root');
INSERT INTO "register_secret" VALUES(5,'detail',X'0179171441F9AF364ADF07D485052E56','added, role officer');
INSERT INTO "register_secret" VALUES(6,'who',X'57A60729B8499A597209B1C5132123B8','root');
INSERT INTO "register_secret" VALUES(6,'detail',X'57B192F50818CC065F821826C686D489','added, metrics:read');
INSERT INTO "register_secret" VALUES(7,'who',X'6CED8FA9B72A63A2645C1975FA535F37','root');
INSERT INTO "register_secret" VALUES(7,'detail',X'F196A0D0A9D3B1A54FC4313D9F293E9F','given: card');
INSERT INTO "register_secret" VALUES(7,'about',X'79B2FB31C063B42024A4D3BA9F7A88C9','{"persons":["zheng"],"places":[]}');
INSERT INTO "register_secret" VALUES(8,'who',X'87395989C651370C16FBBA81493E1131','root');
INSERT INTO "register_secret" VALUES(8,'detail',X'F3169D82906E8148465435C075EBF8A8','given: pin');
INSERT INTO "register_secret" VALUES(8,'about',X'8DDADD156E968DBBF4F96667391C006A','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(9,'who',X'A629A3E06699A4F56B151AF8BB3391F2','guard');
INSERT INTO "register_secret" VALUES(9,'detail',X'F961733FC6BAFA829FB756CB01881652','password here');
INSERT INTO "register_secret" VALUES(10,'who',X'B4728B0DFE664DE01C2E4AB5108BA10D','guard');
INSERT INTO "register_secret" VALUES(10,'detail',X'5E5BF2473B30F1E00279D80798E75F20','password here');
INSERT INTO "register_secret" VALUES(11,'who',X'03BB4F2BD0C4730B489A946757713383','guard');
INSERT INTO "register_secret" VALUES(12,'who',X'5BDD47BB6B24CE21EEA34DF50143D48A','root');
INSERT INTO "register_secret" VALUES(12,'detail',X'31CBF8F521FF00C7A1596547361D7DF3','signed on 2026-11-21');
INSERT INTO "register_secret" VALUES(13,'who',X'C9718B804B61B9ACD9D2AD49DD5EC577','office');
INSERT INTO "register_secret" VALUES(13,'detail',X'66515E40EEA4DEFE1758087E5E12D87B','password here');
INSERT INTO "register_secret" VALUES(14,'who',X'9C95D8434743069AE39535F0BC7EDC38','office');
INSERT INTO "register_secret" VALUES(14,'detail',X'73EF5D1CB676B46F6686BE27350BC948','agreed: verify');
INSERT INTO "register_secret" VALUES(14,'about',X'83B1FFE13143A8A755B5001C8BD15A99','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(15,'who',X'2AD0EAAC42D910C5546F1AB8764D7022','office');
INSERT INTO "register_secret" VALUES(15,'detail',X'011300C09B4367D3FDBC2B285CCB208A','agreed: verify');
INSERT INTO "register_secret" VALUES(15,'about',X'2096D37FCDB4F8F7B3CB0C4306517A27','{"persons":["zheng"],"places":[]}');
INSERT INTO "register_secret" VALUES(16,'who',X'A3990D21838C32B5710977854F2D1702','office');
INSERT INTO "register_secret" VALUES(16,'detail',X'A959886931D420D6DCB1A1F9FBFB1434','withdrawn: everything');
INSERT INTO "register_secret" VALUES(16,'about',X'CD188226166CA38F458154D1F9266FF2','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(17,'who',X'0037C8E73949C8C3E8C2B7A6B84A042E','officer');
INSERT INTO "register_secret" VALUES(17,'detail',X'EF88930FCDB001651280F3E0EDC1482B','password here');
INSERT INTO "register_secret" VALUES(18,'who',X'E398C94FCE5161DD97A780BDF4A08E46','officer');
INSERT INTO "register_secret" VALUES(18,'unit',X'71463BDE424350C69E7706478765104F','梧村派出所');
INSERT INTO "register_secret" VALUES(18,'case',X'089DC8F2677E1EE7F3B951E974B712DC','厦公 1');
INSERT INTO "register_secret" VALUES(18,'why',X'A63BF75DDC04AC80E18488B2A0A3CBC0','老人报警');
INSERT INTO "register_secret" VALUES(18,'detail',X'F69F3F87B69E6FB09D30FE62D501022C','police_case: 2026-11-29T19:14Z to 2026-11-30T19:14Z, 60 min');
INSERT INTO "register_secret" VALUES(18,'about',X'8F1B24EADFC4AFB47E10411E0CD8330B','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(19,'who',X'FB4C5B46655867153072292C61920D2F','陈警官');
INSERT INTO "register_secret" VALUES(19,'unit',X'A21F27C96030F5B4EB21A0ABCA5BF581','梧村派出所');
INSERT INTO "register_secret" VALUES(19,'case',X'80DF175B39613A23DF7B554BB4609D29','厦公 1');
INSERT INTO "register_secret" VALUES(19,'why',X'B87CB6E9447A12A2F990790C4BBF097D','老人报警');
INSERT INTO "register_secret" VALUES(19,'about',X'512CE229682D4F723F7252FE822E76CD','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(20,'who',X'B2277928AD7543B05CD44D7278DF3728','陈警官');
INSERT INTO "register_secret" VALUES(20,'unit',X'F55FFBCA11EBA83EC0F887F656D52669','梧村派出所');
INSERT INTO "register_secret" VALUES(20,'case',X'EE660CF4A1976E6113B209FC6A448374','厦公 1');
INSERT INTO "register_secret" VALUES(20,'why',X'4865A1824D4BB80F1AB564CE1A5AF582','老人报警');
INSERT INTO "register_secret" VALUES(20,'about',X'20C43C8DE34D6B2D27A2C924F87F0080','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(21,'who',X'7D5DCB67C368FA9F36738F4A3AE1D3AF','陈警官');
INSERT INTO "register_secret" VALUES(21,'unit',X'3CF81063AB774E1165BE258C4E18D85B','梧村派出所');
INSERT INTO "register_secret" VALUES(21,'case',X'236E187790A1C0EB3A95362A79329BE1','厦公 1');
INSERT INTO "register_secret" VALUES(21,'why',X'553B2EA59AB97632F65376EDBAA23318','老人报警');
INSERT INTO "register_secret" VALUES(21,'detail',X'0B0F157C95C19A608A4061D9CF9F1897','note');
INSERT INTO "register_secret" VALUES(21,'about',X'AEA4AB0646427787E063674E5737F035','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(22,'who',X'3F62DE22C932DF20C4A3D1E728A9F245','陈警官');
INSERT INTO "register_secret" VALUES(22,'unit',X'0B58FE30507884DB7E60A2806B99EE46','梧村派出所');
INSERT INTO "register_secret" VALUES(22,'case',X'E351887F9E5EB86B7728F2B83AD638D4','厦公 1');
INSERT INTO "register_secret" VALUES(22,'why',X'D837CDC281F8840608CA459A8BB70B76','老人报警');
INSERT INTO "register_secret" VALUES(22,'about',X'10F573A8BCD4CDA7EB1FA2096E9C40FC','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(23,'who',X'41CEBEB67671AC6E07BBEC4100943AF5','陈警官');
INSERT INTO "register_secret" VALUES(23,'unit',X'5E5910DE9AD21823DAD81B32C38368A0','梧村派出所');
INSERT INTO "register_secret" VALUES(23,'case',X'0A3E12F5C10FDFE6D73A8386A89477EE','厦公 1');
INSERT INTO "register_secret" VALUES(23,'why',X'990959120C78F73988084E795F7DBAB1','老人报警');
INSERT INTO "register_secret" VALUES(23,'detail',X'E4BD0F880BC02F83C022B9D4A127B8A6','note');
INSERT INTO "register_secret" VALUES(23,'about',X'AE56995D62D271123046EE8C606D1554','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(24,'who',X'3E5675262F95401F9FCC6B2E190C88C2','陈警官');
INSERT INTO "register_secret" VALUES(24,'unit',X'1F6A9FBC5506B4E44225627BC8F874C9','梧村派出所');
INSERT INTO "register_secret" VALUES(24,'case',X'F9DD56B6D3989BB95B61D043D52F7905','厦公 1');
INSERT INTO "register_secret" VALUES(24,'why',X'E1854090234B012FB7CF77ABA2AD5597','case');
INSERT INTO "register_secret" VALUES(24,'detail',X'3D5E63EEBCB8CAB4BAEC9405C69E2AA5','to 梧村派出所: 15 events, 0 pictures');
INSERT INTO "register_secret" VALUES(24,'about',X'12D74CE809509AE437105917E429DA89','{"persons":["li","wu","zheng"],"places":["b3u2","b3u2-501","b3u2-502"]}');
INSERT INTO "register_secret" VALUES(25,'who',X'F56AD8A844BA8F8A091069EC2799C940','office');
INSERT INTO "register_secret" VALUES(25,'detail',X'A5C492B5C86197DED172D379E4DBD848','password here');
INSERT INTO "register_secret" VALUES(26,'who',X'866C73A96DFD1B8F4E862F347D95A5B3','office');
INSERT INTO "register_secret" VALUES(26,'detail',X'B264918C662DD8972780394928D95F33','made');
INSERT INTO "register_secret" VALUES(26,'about',X'C34246AE3B760682A3EF7E13292C443E','{"persons":[],"places":["b3u2-501"]}');
INSERT INTO "register_secret" VALUES(27,'who',X'D6BA47E6FDC5EC625666744AB0645FCF','root');
INSERT INTO "register_secret" VALUES(27,'detail',X'9527A1AF1F58F96D11294B19BD9622BD','envelope made, role guard');
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
CREATE TABLE review (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL,
  officer VARCHAR NOT NULL,
  unit VARCHAR NOT NULL,
  case_number VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  basis VARCHAR NOT NULL,
  places TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  state VARCHAR NOT NULL,
  minutes INTEGER NOT NULL,
  asked_at BIGINT NOT NULL,
  opened_at BIGINT,
  expires_at BIGINT,
  closed_at BIGINT,
  note TEXT NOT NULL,
  minors BOOLEAN NOT NULL,
  approved_by VARCHAR NOT NULL,
  approval VARCHAR NOT NULL,
  held_until BIGINT,
  held_why VARCHAR NOT NULL,
  FOREIGN KEY(account) REFERENCES account (id)
);
INSERT INTO "review" VALUES(1,4,'陈警官','梧村派出所','厦公 1','老人报警','police_case','["b3"]',1795979689920628,1796066089920628,'open',60,1796066089951784,1796066089951784,1796069689951776,NULL,'',0,'','',NULL,'');
CREATE TABLE schedule (
  id VARCHAR NOT NULL,
  windows TEXT NOT NULL,
  holidays TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "schedule" VALUES('day','[[["fri","mon","sat","sun","thu","tue","wed"],"00:00:00","23:59:00"]]','[]',0);
CREATE TABLE "session" (
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
INSERT INTO "session" VALUES(1,X'4B0EA15C8A630A6FF8D1904ED3FCCD655257ECD3B285A5E7CA068FF91524986D',1,'jfIjDxvSCbZ-fSLtzWPKYYFe',0,1796066057341245,1796109257341245,1796066057341245,'here','');
INSERT INTO "session" VALUES(2,X'DEEF6C8C97D5848B103F42447B4774A8E5F0389E4E1105827B662F4AA7AB044D',1,'QRYNrWVeE8Yu5aTXNXe6j7uS',0,1796066061119083,1796109261119083,1796066061119083,'here','');
INSERT INTO "session" VALUES(3,X'1043C1AB75968A6839191CD786A5C52726727DBF0507E4E62E8C9FFD036D6CB6',2,'Ooz_Rp-0gpdBsreSVeODbxKo',0,1796066087443291,1796109287443291,1796066087443291,'here','');
INSERT INTO "session" VALUES(4,X'CB591ED18A69C83525957916D7AF6E5D24A4725E35AF0ABDABA00F9BBBC077B8',4,'6o4kih5e_aEpEJ8h1h6WAWHi',0,1796066089263037,1796094889263037,1796066089263037,'here','');
INSERT INTO "session" VALUES(5,X'622BE15650C14EE7C56C3DD9C72172F7BD4DEDCFBE7BE600F558F3BB6E4E24B5',2,'48uNddmnAnzGh_mVBF4WRyQw',0,1796066090688724,1796109290688724,1796066090688724,'here','');
CREATE TABLE shown_card (
  request INTEGER NOT NULL,
  hash BLOB NOT NULL,
  at BIGINT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (request),
  FOREIGN KEY(request) REFERENCES field_request (id) ON DELETE CASCADE
);
CREATE TABLE token (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name VARCHAR NOT NULL,
  hash BLOB NOT NULL,
  scopes VARCHAR NOT NULL,
  created_at BIGINT NOT NULL,
  revoked BOOLEAN NOT NULL,
  UNIQUE (name),
  UNIQUE (hash)
);
INSERT INTO "token" VALUES(1,'grafana',X'61288DFCD70EFBB47688142FFC2979FCEFA132DD8C428534C7C1CE1E4B097519','metrics:read',1796066029589879,0);
CREATE TABLE tried (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  device VARCHAR NOT NULL,
  type VARCHAR NOT NULL,
  at BIGINT NOT NULL,
  qos INTEGER NOT NULL,
  retained BOOLEAN NOT NULL,
  battery INTEGER,
  detail TEXT NOT NULL
, skew REAL);
CREATE TABLE visit (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  person VARCHAR NOT NULL,
  visitor VARCHAR,
  visitor_name VARCHAR NOT NULL,
  at BIGINT NOT NULL,
  note TEXT NOT NULL,
  "by" VARCHAR NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE TABLE walk (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  place VARCHAR,
  place_name VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  started_by VARCHAR NOT NULL,
  started_at BIGINT NOT NULL,
  started_steady BIGINT NOT NULL,
  ended_by VARCHAR NOT NULL,
  ended_at BIGINT,
  record TEXT NOT NULL,
  seal VARCHAR NOT NULL
);
INSERT INTO "walk" VALUES(1,'b3u2','3号楼 2单元','ended','root',1796066076077926,1796066076077922,'root',1796066078257654,'','');
INSERT INTO "walk" VALUES(2,'b3u2-501','3号楼 2单元 501','open','root',1796066078478340,1796066078478337,'',NULL,'','');
CREATE TABLE walk_subject (
  walk INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  label VARCHAR NOT NULL,
  parts TEXT NOT NULL,
  mark VARCHAR NOT NULL,
  since INTEGER NOT NULL,
  standing VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  at BIGINT,
  PRIMARY KEY (walk, number),
  FOREIGN KEY(walk) REFERENCES walk (id)
);
INSERT INTO "walk_subject" VALUES(1,1,'device','sos-501','3号楼 2单元 501','["calls"]','bf964dcd83318706',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,2,'device','sos-502','3号楼 2单元 502','["calls"]','38278067ec06b2e5',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,3,'device','smoke-501','3号楼 2单元 501','[]','d50251d4d9eef078',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,4,'device','ctrl-u2','3号楼 2单元','[]','c96435c82d18e56e',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,5,'device','reader-u2','3号楼 2单元','[]','75ba68eaa997e4dc',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,6,'device','cam-u2','3号楼 2单元','[]','a5551fdf644997c6',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,7,'door','unit','3号楼 2单元 单元门','["ctrl-u2", "reader-u2"]','4555ca86b428e4ca',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,8,'path','guard/webhook','','["guard", "webhook"]','93e092483fa86ce1',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,9,'path','zheng/webhook','','["zheng", "webhook"]','e5200f87fbe07893',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,10,'path','lin/webhook','','["lin", "webhook"]','63c828f64f7227bb',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,11,'box','self-probe','','[]','',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,12,'box','clock','','[]','',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,1,'device','sos-501','3号楼 2单元 501','["calls"]','bf964dcd83318706',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,2,'device','smoke-501','3号楼 2单元 501','[]','d50251d4d9eef078',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,3,'path','guard/webhook','','["guard", "webhook"]','93e092483fa86ce1',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,4,'path','zheng/webhook','','["zheng", "webhook"]','e5200f87fbe07893',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,5,'path','lin/webhook','','["lin", "webhook"]','63c828f64f7227bb',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,6,'box','self-probe','','[]','',20,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,7,'box','clock','','[]','',20,'waiting','','',NULL);
CREATE TABLE wellbeing_day (
  person VARCHAR NOT NULL,
  day VARCHAR NOT NULL,
  rule VARCHAR NOT NULL,
  since BIGINT NOT NULL,
  due BIGINT NOT NULL,
  trusted BOOLEAN NOT NULL,
  state VARCHAR NOT NULL,
  seen_at BIGINT,
  PRIMARY KEY (person)
);
INSERT INTO "wellbeing_day" VALUES('wu','2026-11-30','04:00-23:30 Asia/Shanghai',1795982400000010,1796052600000010,0,'later',NULL);
CREATE INDEX alarm_due ON alarm (due_at) WHERE state != 'resolved';
CREATE UNIQUE INDEX alarm_open ON alarm (kind, subject) WHERE state != 'resolved';
CREATE INDEX alarm_place ON alarm (place) WHERE state != 'resolved';
CREATE INDEX alarm_unreachable ON alarm (unreachable) WHERE unreachable;
CREATE INDEX event_device ON event (device);
CREATE INDEX event_person ON event (person) WHERE person IS NOT NULL;
CREATE INDEX event_place ON event (place) WHERE place IS NOT NULL;
CREATE INDEX event_received ON event (received_at);
CREATE INDEX event_type ON event (type);
CREATE INDEX alarm_log_alarm ON alarm_log (alarm);
CREATE INDEX alarm_log_person ON alarm_log (alarm, person) WHERE person IS NOT NULL;
CREATE INDEX command_alarm ON command (alarm);
CREATE INDEX command_waiting ON command (state) WHERE state = 'pending';
CREATE UNIQUE INDEX link_owner ON link (alarm, person);
CREATE INDEX notification_step ON notification (alarm, round, step);
CREATE INDEX notification_waiting ON notification (alarm, state) WHERE state IN ('pending', 'sending', 'failed_temporary');
CREATE INDEX command_expires ON command (expires_at) WHERE state = 'pending' AND expires_at IS NOT NULL;
CREATE INDEX door_due ON door_state (due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX credential_value ON credential (kind, hash) WHERE enabled;
CREATE INDEX credential_hash ON credential (hash);
CREATE INDEX credential_person ON credential (person);
CREATE INDEX field_request_open ON field_request (state) WHERE state = 'open';
CREATE INDEX tried_device ON tried (device);
CREATE INDEX walk_subject_of ON walk_subject (kind, subject);
CREATE INDEX event_press ON event (device) WHERE type = 'sos.pressed';
CREATE INDEX receipt_proof ON receipt (at) WHERE stage IN ('delivered', 'ringing', 'rang', 'rejected', 'answered', 'read', 'acted');
CREATE INDEX alarm_raised ON alarm (raised_at);
CREATE INDEX alarm_log_answer ON alarm_log (alarm, type, at) WHERE type IN ('acknowledged', 'arrived', 'resolved');
CREATE INDEX notification_digest ON notification (digest) WHERE digest IS NOT NULL;
CREATE INDEX visit_person ON visit (person, at);
CREATE INDEX notification_delivered ON notification (person, channel, updated_at) WHERE state = 'delivered';
CREATE INDEX alarm_log_reply ON alarm_log (person, at) WHERE role IN ('neighbour', 'resident');
CREATE INDEX alarm_drill ON alarm (resident) WHERE kind = 'drill';
CREATE INDEX face_consent_person ON face_consent (person);
CREATE INDEX face_consent_subject ON face_consent (subject);
CREATE INDEX face_erasure_open ON face_erasure (asked_at) WHERE erased_at IS NULL;
CREATE INDEX face_erasure_person ON face_erasure (person);
CREATE INDEX face_look_person ON face_look (person) WHERE person IS NOT NULL;
CREATE TRIGGER face_look_stays BEFORE UPDATE ON face_look BEGIN
  SELECT RAISE(ABORT, 'a look stays as it was written');
END;
CREATE TRIGGER face_look_is_kept BEFORE DELETE ON face_look BEGIN
  SELECT RAISE(ABORT, 'a look is kept');
END;
CREATE TRIGGER face_of_nobody AFTER DELETE ON person
WHEN EXISTS (SELECT 1 FROM face_subject WHERE person = OLD.id) BEGIN
  INSERT INTO face_erasure (subject, person, asked_at, why, by)
    SELECT subject, person, CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER), 'person_gone', ''
    FROM face_subject WHERE person = OLD.id;
  DELETE FROM face_subject WHERE person = OLD.id;
END;
CREATE TRIGGER face_agreed AFTER INSERT ON face_consent BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;
CREATE TRIGGER face_withdrawn AFTER UPDATE ON face_consent BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;
CREATE TRIGGER face_assessed AFTER INSERT ON face_assessment BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;
CREATE TRIGGER face_to_erase AFTER INSERT ON face_erasure BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;
CREATE TRIGGER face_erased AFTER UPDATE ON face_erasure BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;
CREATE INDEX register_review ON register (review) WHERE review IS NOT NULL;
CREATE INDEX register_act ON register (act, seq);
CREATE TRIGGER register_stays BEFORE UPDATE ON register BEGIN
  SELECT RAISE(ABORT, 'a row of the register stays as it was written');
END;
CREATE TRIGGER register_is_kept BEFORE DELETE ON register BEGIN
  SELECT RAISE(ABORT, 'a row of the register is kept');
END;
CREATE INDEX register_about_row ON register_about (seq);
CREATE INDEX review_account ON review (account);
CREATE INDEX review_case ON review (case_number);
CREATE INDEX event_span_last ON event_span (last);
CREATE TRIGGER event_uncounted AFTER DELETE ON event
WHEN EXISTS (
  SELECT 1 FROM event_span WHERE block = OLD.received_at / 14400000000 AND OLD.id BETWEEN first AND last
)
BEGIN
  UPDATE event_count SET events = events - 1, alarms = alarms - (OLD.alarm IS NOT NULL)
    WHERE block = OLD.received_at / 14400000000 AND place = OLD.place;
END;
CREATE INDEX event_alarm ON event (id) WHERE alarm IS NOT NULL;
CREATE INDEX event_note_event ON event_note (event);
CREATE INDEX event_note_review ON event_note (review);
CREATE UNIQUE INDEX event_note_withdraws ON event_note (withdraws) WHERE withdraws IS NOT NULL;
CREATE TRIGGER event_note_kept BEFORE DELETE ON event_note BEGIN SELECT raise(ABORT, 'a note is never deleted'); END;
CREATE TRIGGER event_note_fixed BEFORE UPDATE ON event_note BEGIN SELECT raise(ABORT, 'a note is never changed'); END;
CREATE UNIQUE INDEX home_link_of ON home_link (place) WHERE revoked_at IS NULL;
CREATE INDEX ix_session_account ON session (account);
CREATE INDEX retention_receipt_open ON retention_receipt (id) WHERE finished_at IS NULL;
CREATE INDEX retention_receipt_room ON retention_receipt (finished_at) WHERE why = 'room';
CREATE TRIGGER retention_receipt_stays BEFORE UPDATE ON retention_receipt WHEN OLD.finished_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a receipt stays as it was written');
END;
CREATE TRIGGER retention_receipt_is_kept BEFORE DELETE ON retention_receipt BEGIN
  SELECT RAISE(ABORT, 'a receipt is kept');
END;
CREATE INDEX event_of_alarm ON event (alarm) WHERE alarm IS NOT NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('session',5);
INSERT INTO "sqlite_sequence" VALUES('account',5);
INSERT INTO "sqlite_sequence" VALUES('token',1);
INSERT INTO "sqlite_sequence" VALUES('credential',2);
INSERT INTO "sqlite_sequence" VALUES('event',20);
INSERT INTO "sqlite_sequence" VALUES('alarm',6);
INSERT INTO "sqlite_sequence" VALUES('alarm_log',20);
INSERT INTO "sqlite_sequence" VALUES('notification',10);
INSERT INTO "sqlite_sequence" VALUES('command',8);
INSERT INTO "sqlite_sequence" VALUES('receipt',12);
INSERT INTO "sqlite_sequence" VALUES('walk',2);
INSERT INTO "sqlite_sequence" VALUES('face_assessment',1);
INSERT INTO "sqlite_sequence" VALUES('face_consent',2);
INSERT INTO "sqlite_sequence" VALUES('review',1);
INSERT INTO "sqlite_sequence" VALUES('event_note',2);
INSERT INTO "sqlite_sequence" VALUES('hand_over',1);
PRAGMA user_version = 14;
COMMIT;

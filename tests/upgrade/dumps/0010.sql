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
  created_at BIGINT NOT NULL,
  UNIQUE (name)
);
INSERT INTO "account" VALUES(1,'guard','guard','$argon2id$v=19$m=19456,t=2,p=1$pXfclIRqsE34IgcksJ2PGQ$JAY8o6Xz/fMd/UFw/5GN7a4/zW0Ha1P5N7QYQXHB0h8',0,1796065986139343);
INSERT INTO "account" VALUES(2,'office','office','$argon2id$v=19$m=19456,t=2,p=1$tNnSbCALCDj3c69ahQGmSg$ensGUZnxJjNCrCYxgHpP+lXLWtIpvvP+GYDxU1pxtyc',0,1796065986393124);
INSERT INTO "account" VALUES(3,'installer','installer','$argon2id$v=19$m=19456,t=2,p=1$ddNHc1StNfPK3ONcmoyj6A$wn/3ry2SDiTDzXuslfFeqBE4/WHx9zSqYZO/meHFqgQ',0,1796065986558698);
INSERT INTO "account" VALUES(4,'officer','officer','$argon2id$v=19$m=19456,t=2,p=1$BqnCP88poeKBSFaOgheamA$TJxgGG1QYmud4H0W31+op1mNIOZ0JKABdW4pQBaZqBo',0,1796065986657566);
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
INSERT INTO "alarm" VALUES(1,'sos','attended','person:wu','["sos-501"]','b3u2-501','3号楼 2单元 501','wu','吴奶奶','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796065997009459,1796067798593904,1796065997012025,0,0,'zheng','郑阿姨','neighbour',2,1796065998028115,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(2,'smoke','raised','place:b3u2-501','["smoke-501"]','b3u2-501','3号楼 2单元 501',NULL,'','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796065997627899,1796066057628298,1796065997628298,0,0,NULL,'',NULL,1,1796065997627899,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(3,'technical','raised','device:sos-502:battery.low','["sos-502"]','b3u2-502','3号楼 2单元 502','li','李爷爷','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065997726120,1796080397729084,1796065997729084,0,0,NULL,'',NULL,1,1796065997726120,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(4,'sos','resolved','device:sos-777','["sos-777"]',NULL,'sos-777',NULL,'','{"steps": [{"people": ["guard"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796065997928674,1796066057928805,1796065997928805,0,0,NULL,'',NULL,1,1796065997928674,'false alarm',1796065998930528,'[]',0,'zh-CN','','guard',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(5,'technical','raised','device:vision:worker:device.offline','["vision:worker"]',NULL,'vision:worker',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066019971132,1796080419971127,1796066019971127,0,0,NULL,'',NULL,1,1796066019971132,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(6,'technical','raised','device:cam-u2:device.offline','["cam-u2"]','b3u2','3号楼 2单元',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066019971132,1796080419971127,1796066019971127,0,0,NULL,'',NULL,1,1796066019971132,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
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
INSERT INTO "alarm_log" VALUES(1,1,1796065997012028,'raised','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(2,1,1796065997012028,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(3,2,1796065997628304,'raised','device','smoke-501',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(4,2,1796065997628304,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(5,3,1796065997729088,'raised','device','sos-502',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(6,3,1796065997729088,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(7,4,1796065997928813,'raised','device','sos-777',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(8,4,1796065997928813,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(9,1,1796065998028717,'pressed_again','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(10,1,1796065998530541,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(11,1,1796065998530541,'acknowledged','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(12,1,1796065998593908,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(13,1,1796065998593908,'arrived','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(14,4,1796065998904817,'noted','guard','guard',NULL,'desk','nobody knows this one');
INSERT INTO "alarm_log" VALUES(15,4,1796065998930528,'resolved','guard','guard',NULL,'desk','false alarm');
INSERT INTO "alarm_log" VALUES(16,5,1796066019971132,'raised','device','vision:worker',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(17,5,1796066019971132,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(18,6,1796066019971132,'raised','device','cam-u2',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(19,6,1796066019971132,'called','gateway','gateway',NULL,'gateway','1.1');
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
INSERT INTO "command" VALUES(1,'sos-501',1,'feedback','sent','raised','','{}',1796065997012028,NULL);
INSERT INTO "command" VALUES(2,'ctrl-u2',NULL,'unlock','sent','','','{"door": "unit", "grant": "credential:1", "for": 5.0}',1796065997212261,1796066000212255);
INSERT INTO "command" VALUES(3,'smoke-501',2,'feedback','sent','raised','','{}',1796065997628304,NULL);
INSERT INTO "command" VALUES(4,'sos-777',4,'feedback','sent','raised','','{}',1796065997928813,NULL);
INSERT INTO "command" VALUES(5,'sos-501',1,'feedback_again','sent','raised','','{}',1796065998028717,NULL);
INSERT INTO "command" VALUES(6,'sos-501',1,'feedback','sent','acknowledged','郑阿姨','{}',1796065998530541,NULL);
INSERT INTO "command" VALUES(7,'sos-501',1,'feedback','sent','attended','郑阿姨','{}',1796065998593908,NULL);
INSERT INTO "command" VALUES(8,'sos-777',4,'feedback','sent','resolved','','{}',1796065998930528,NULL);
CREATE TABLE contact (
  person VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  channel VARCHAR NOT NULL,
  address VARCHAR NOT NULL, delay REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (person, position),
  FOREIGN KEY(person) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "contact" VALUES('zheng',0,'webhook','http://127.0.0.1:44043/zheng',0.0);
INSERT INTO "contact" VALUES('lin',0,'webhook','http://127.0.0.1:44043/lin',0.0);
INSERT INTO "contact" VALUES('guard',0,'webhook','http://127.0.0.1:44043/guard',0.0);
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
INSERT INTO "credential" VALUES(1,'card',X'CE64D51726FCCF547A52BB7F06CCE88B12900CA410C15BA61F6EBA9C986551D7','zheng','','[]',NULL,NULL,1,0,1796065986919996);
INSERT INTO "credential" VALUES(2,'pin',X'2B8745F988ACBC097A2BCDB05BE4A0AD039FC62E75A4D28C7D957D7C010522E1','wu','','[]',NULL,NULL,1,0,1796065986960587);
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
INSERT INTO "device_state" VALUES('sos-502',NULL,NULL,NULL,NULL,1,0);
INSERT INTO "device_state" VALUES('ctrl-u2',NULL,NULL,1,80,0,0);
INSERT INTO "device_state" VALUES('cam-u2',NULL,NULL,0,NULL,0,1);
INSERT INTO "device_state" VALUES('vision:worker',NULL,NULL,0,NULL,0,1);
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
INSERT INTO "door_state" VALUES('unit','secured',NULL,'','[1796065997519416]');
CREATE TABLE duty (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  turns TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "duty" VALUES('gate','门岗值班','[["lin","day"]]',0);
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
INSERT INTO "event" VALUES(1,'gateway','gateway.started',NULL,NULL,1796065994910292,1796065994910287,0,'gateway',1,NULL,NULL,NULL,'{"text": ""}','',NULL);
INSERT INTO "event" VALUES(2,'broker:sos','device.online',NULL,NULL,1796065995231013,1796065995231008,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(3,'broker:bulk','device.online',NULL,NULL,1796065995231013,1796065995231008,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(4,'sos-501','heartbeat','sos-501e-0',NULL,1796065996909210,1796065996909796,0,'broker:sos',1,'b3u2-501',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(5,'sos-501','sos.pressed','sos-501e-1',NULL,1796065997009459,1796065997012025,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(6,'ctrl-u2','door.closed','ctrl-u2e-2',NULL,1796065997111521,1796065997112344,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(7,'reader-u2','access.card','reader-u2e-3',NULL,1796065997211772,1796065997212255,0,'broker:bulk',1,'b3u2','zheng',NULL,'{"credential": 1, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(8,'reader-u2','door.granted',NULL,NULL,1796065997211772,1796065997212255,0,'gateway',1,'b3u2','zheng',NULL,'{"door": "unit", "grant": "credential:1", "credential": 1}','',NULL);
INSERT INTO "event" VALUES(9,'ctrl-u2','door.opened','ctrl-u2e-4',NULL,1796065997316568,1796065997317047,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(10,'ctrl-u2','door.closed','ctrl-u2e-5',NULL,1796065997419294,1796065997419945,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(11,'reader-u2','access.card','reader-u2e-6',NULL,1796065997519165,1796065997519416,0,'broker:bulk',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(12,'reader-u2','door.denied',NULL,NULL,1796065997519165,1796065997519416,0,'gateway',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit", "reason": "unknown"}','',NULL);
INSERT INTO "event" VALUES(13,'smoke-501','smoke','smoke-501e-7',NULL,1796065997627899,1796065997628298,0,'broker:bulk',1,'b3u2-501',NULL,2,'{}','',NULL);
INSERT INTO "event" VALUES(14,'sos-502','battery.low','sos-502e-8',NULL,1796065997726120,1796065997729084,0,'broker:sos',1,'b3u2-502',NULL,3,'{}','',NULL);
INSERT INTO "event" VALUES(15,'sos-502','undecoded',NULL,NULL,1796065997826933,1796065997827092,0,'broker:sos',1,'b3u2-502',NULL,NULL,'{}','found type ''nonsense'', expected a known event type',X'7B226964223A2022652D39222C202274797065223A20226E6F6E73656E7365227D');
INSERT INTO "event" VALUES(16,'sos-777','sos.pressed','sos-777e-10',NULL,1796065997928674,1796065997928805,0,'broker:bulk',1,NULL,NULL,4,'{}','',NULL);
INSERT INTO "event" VALUES(17,'sos-501','sos.pressed','sos-501e-11',NULL,1796065998028115,1796065998028711,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(18,'ctrl-u2','device.online',NULL,NULL,1796065998132021,1796065998132320,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(19,'vision:worker','device.offline',NULL,NULL,1796066019971132,1796066019971127,0,'gateway',1,NULL,NULL,5,'{"text": "the camera worker does not answer"}','',NULL);
INSERT INTO "event" VALUES(20,'cam-u2','device.offline',NULL,NULL,1796066019971132,1796066019971127,0,'gateway',1,'b3u2',NULL,6,'{"text": "the camera worker does not answer"}','',NULL);
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
INSERT INTO "face_assessment" VALUES(1,'["identify", "verify"]','陈律师','2026-11-21','2028-10-30','4a3cdfae6f291c8f544daea5b72905cf9e74c1ed427d831ad0d7ca00c73c794d',0,'command line',1796066015307734);
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
INSERT INTO "face_consent" VALUES(1,'wu','72db87da06974393410cf631e9bd5427','verify','2026-11','page','',0,'',1796066016105551,1827602016105551,1796066016133525,'office');
INSERT INTO "face_consent" VALUES(2,'zheng','582e9cf9575d5bd5911a9e516bd0e481','verify','2026-11','page','',0,'',1796066016120440,1827602016120440,NULL,'office');
CREATE TABLE face_erasure (
  subject VARCHAR NOT NULL,
  person VARCHAR NOT NULL,
  asked_at BIGINT NOT NULL,
  why VARCHAR NOT NULL,
  by VARCHAR NOT NULL,
  erased_at BIGINT,
  PRIMARY KEY (subject)
);
INSERT INTO "face_erasure" VALUES('72db87da06974393410cf631e9bd5427','wu',1796066016133525,'withdrawn','office',NULL);
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
INSERT INTO "face_subject" VALUES('zheng','582e9cf9575d5bd5911a9e516bd0e481',1796066016120440,0);
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
INSERT INTO "hand_over" VALUES(1,1,1796066016468287,1890933216468287,'陈警官','梧村派出所',X'FC6AAFCE72071165EC0DAB41E6CCC52C4343A50C5E89E27CE0F8251C1204E953',16531,14,0);
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
INSERT INTO "heard" VALUES('native:sos-777','native','sos-777','',X'7B226964223A2022652D3130222C202274797065223A2022736F732E70726573736564227D',1,1796065997928674,1796065997928674,'[["cuobian-sos", {}]]');
CREATE TABLE helper_group (
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "helper_group" VALUES('bangbang','厝边帮帮团',0);
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
INSERT INTO "link" VALUES(X'3595576965A1796601F8030C5B649D42F19F8FF6BC3A103EF7405B42713406BB',1,'zheng');
INSERT INTO "link" VALUES(X'8C93B74FE16E225F087B6EEF0631B12D68CA979E7E6AD724D0F1EC9EE268696A',2,'zheng');
INSERT INTO "link" VALUES(X'42C8E15F6F870E91399A1A003B1BDCB39961E40745B59E50E76C837370F53D20',3,'guard');
INSERT INTO "link" VALUES(X'A9E308DCE9FC93882371C01116FC7E4017CCC7562F020415FCBEEE8ACAB86635',4,'guard');
INSERT INTO "link" VALUES(X'47DAF893A0FD2A4973058E38B563CA9C807C717E81688353C1421644CA4D2EA5',5,'guard');
INSERT INTO "link" VALUES(X'48E2ED0F0F08DAB2B31C7B5B279D01CFF6612342E9E2CD3B5E1A14F8A411A115',6,'guard');
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
INSERT INTO "meta" VALUES('steady_base','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796062890900212]');
INSERT INTO "meta" VALUES('steady_latest','1796066015481181');
INSERT INTO "meta" VALUES('probe_steady','1796066015481181');
INSERT INTO "meta" VALUES('heard_dropped','0');
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
INSERT INTO "notification" VALUES(1,1,'zheng','webhook','http://127.0.0.1:44043/zheng','call','raised',0,0,'sent',1,1796065997012028,1796065997112350,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(2,2,'zheng','webhook','http://127.0.0.1:44043/zheng','call','raised',0,0,'sent',1,1796065997628304,1796065997729088,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(3,3,'guard','webhook','http://127.0.0.1:44043/guard','call','raised',0,0,'sent',1,1796065997729088,1796065997827100,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(4,4,'guard','webhook','http://127.0.0.1:44043/guard','call','raised',0,0,'sent',1,1796065997928813,1796065998028717,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(5,1,'zheng','webhook','http://127.0.0.1:44043/zheng','again','raised',0,0,'sent',1,1796065998028717,1796065998132325,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(6,4,'guard','webhook','http://127.0.0.1:44043/guard','closed','resolved',0,0,'sent',1,1796065998930528,1796065999100268,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(7,5,'guard','webhook','http://127.0.0.1:44043/guard','call','raised',0,0,'sent',1,1796066019971132,1796066020113144,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(8,6,'guard','webhook','http://127.0.0.1:44043/guard','call','raised',0,0,'sent',1,1796066019971132,1796066020113144,'','204',NULL,0,NULL);
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
INSERT INTO "receipt" VALUES(1,1,'accepted',1796065997112350);
INSERT INTO "receipt" VALUES(2,2,'accepted',1796065997729088);
INSERT INTO "receipt" VALUES(3,3,'accepted',1796065997827100);
INSERT INTO "receipt" VALUES(4,4,'accepted',1796065998028717);
INSERT INTO "receipt" VALUES(5,5,'accepted',1796065998132325);
INSERT INTO "receipt" VALUES(6,5,'acted',1796065998530541);
INSERT INTO "receipt" VALUES(8,6,'accepted',1796065999100268);
INSERT INTO "receipt" VALUES(9,7,'accepted',1796066020113144);
INSERT INTO "receipt" VALUES(10,8,'accepted',1796066020113144);
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
INSERT INTO "register" VALUES(1,1796066016227734,'review.opened','review:000000000000001','officer',1,1,'{"about": "2364856b39743852c1db0e703918c42e2d6545b3c0d040327ef06d159238c6c8", "case": "a06140a36c0c9ee0b0838405d8f6cca8e7db99d276b8be93dc605fc59f7efb9b", "detail": "7ee312b283624f091d349e992cdbdbf60e122c7601937d84da1a84acf669b4b0", "unit": "9d260829474185fc71d235b37fabd5b4788f3bb2b27d013e3a69cbf4cc76b115", "who": "282c413294e547521b723a7cf3a606f737dc4b499fda47ee942a9e24ecf54df4", "why": "7f18de782534c29f520daf82527f2afe9d7f7c236560e46622d6811dced5e40a"}',X'77478FB8934AA4887DA656A1959B32362D39E3C6E84DB6AE8F8F363353A0F37D',X'55BC8FF4E68E3C94BEC8A1D5336229D834676C58E39C1FD33F920CA25066B0E3');
INSERT INTO "register" VALUES(2,1796066016468287,'exported','export:fc6aafce72071165ec0dab41e6ccc52c4343a50c5e89e27ce0f8251c1204e953','officer',1,1,'{"about": "9cc3291c797a7c86a45a3b15e6994d7b2ee40764edd73471fbcea8b23ae675e8", "case": "acdb7637152cb80c32023f07ba899d7e247724a5dffbc51dd09c5a0a3fd43096", "detail": "544e3e1844ea022bbbb4fbdb3bc30a91bdd3ee731021695f0601934f55f8ffe5", "unit": "40d63bb9723e9444041d1c78107263d76f68f972bdd6607e3988a60b6ebf67a1", "who": "8e8c9b244843861e0ccc7466aa43602feeb286e045f28a280911a752b9a02c89", "why": "24b1d1877c9ea71d5e399df78b48c29b96385bf7c925669d276fa72e5e2b62df"}',X'7B10531165CD3FCA10B5EAF93F88C7856A76CBBDB7BB48FF5E572B47F53C4655',X'6A4730FAEFDDA885342DC9F4E758396706048B4A7922782CAE4233ED1FE02EB3');
CREATE TABLE register_about (
  kind VARCHAR NOT NULL,
  id VARCHAR NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (kind, id, seq)
);
INSERT INTO "register_about" VALUES('place','b3',1);
INSERT INTO "register_about" VALUES('place','b3u2',2);
INSERT INTO "register_about" VALUES('place','b3u2-501',2);
INSERT INTO "register_about" VALUES('place','b3u2-502',2);
INSERT INTO "register_about" VALUES('person','li',2);
INSERT INTO "register_about" VALUES('person','wu',2);
INSERT INTO "register_about" VALUES('person','zheng',2);
CREATE TABLE register_head (
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  at BIGINT NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (seq)
);
CREATE TABLE register_secret (
  seq INTEGER NOT NULL,
  field VARCHAR NOT NULL,
  salt BLOB NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (seq, field)
);
INSERT INTO "register_secret" VALUES(1,'who',X'621E4C7D964E99E6A45400D83179E787','officer');
INSERT INTO "register_secret" VALUES(1,'unit',X'FF24E2B2BCA7B46E28738823DCF4E129','梧村派出所');
INSERT INTO "register_secret" VALUES(1,'case',X'800C8F7521A63AC75304204E6BAD3DCD','厦公 1');
INSERT INTO "register_secret" VALUES(1,'why',X'195233976FC3933F5194DE75CAB3F1E1','老人报警');
INSERT INTO "register_secret" VALUES(1,'detail',X'90B48E7BA4B4D6341A6A7B8F737E172F','police_case: 2026-11-29T19:13Z to 2026-11-30T19:13Z, 60 min');
INSERT INTO "register_secret" VALUES(1,'about',X'73DC5EAC2C067146692903D4D572D6F0','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(2,'who',X'9505751B586129CCA995336A07656FEA','陈警官');
INSERT INTO "register_secret" VALUES(2,'unit',X'D860E51AD082D50DFC5FC50180CB29C8','梧村派出所');
INSERT INTO "register_secret" VALUES(2,'case',X'5784198051A62DB36A6F6003A7CE3170','厦公 1');
INSERT INTO "register_secret" VALUES(2,'why',X'3DB5F8B6E8D68346C5804C244DDCFDEC','case');
INSERT INTO "register_secret" VALUES(2,'detail',X'E79D02045D53C14F202E3600E5D4EB91','to 梧村派出所: 14 events, 0 pictures');
INSERT INTO "register_secret" VALUES(2,'about',X'B082BDD2BFA57395194E75B3011A74CE','{"persons":["li","wu","zheng"],"places":["b3u2","b3u2-501","b3u2-502"]}');
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
INSERT INTO "review" VALUES(1,4,'陈警官','梧村派出所','厦公 1','老人报警','police_case','["b3"]',1795979616221106,1796066016221106,'open',60,1796066016227734,1796066016227734,1796069616227728,NULL,'',0,'','',NULL,'');
CREATE TABLE schedule (
  id VARCHAR NOT NULL,
  windows TEXT NOT NULL,
  holidays TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO "schedule" VALUES('day','[[["fri","mon","sat","sun","thu","tue","wed"],"00:00:00","23:59:00"]]','[]',0);
CREATE TABLE session (
  hash BLOB NOT NULL,
  account INTEGER NOT NULL,
  csrf VARCHAR NOT NULL,
  kiosk BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  PRIMARY KEY (hash),
  FOREIGN KEY(account) REFERENCES account (id) ON DELETE CASCADE
);
INSERT INTO "session" VALUES(X'10588A2C7C5FBF5E7CDE4CD2165A1D373F9029E4FED62BF268785528A4B633FF',1,'y2SFGbHb8Cze3CKgHPaEoNKw',0,1796065996590937,1796109196590937);
INSERT INTO "session" VALUES(X'7CA2E0133D769C4F71549D453A9032827301C3BCE1BC883E834DD012494489D0',1,'QAVyrX2Q5MjGNFFd30jLwren',0,1796065998618685,1796109198618685);
INSERT INTO "session" VALUES(X'24CEAC7ECFF278A70901817448AC1129729CB857C13E9647A205705AFA36D071',2,'yhc81bWy56kCq6948-xKwQdg',0,1796066015870187,1796109215870187);
INSERT INTO "session" VALUES(X'C75D43D4F279D15C61D5F9A66DD2BAFA91FDC3659C99F24752DD7FCA754F3A38',4,'FuHMyRNVihE_itdp5iHnU2do',0,1796066016139686,1796109216139686);
INSERT INTO "session" VALUES(X'7FA351DB98925F60B055A7CFDFD67688DBB528C6F288F5AE652FFBA13C8C17CD',2,'eZaahH-6uWBLdZ6Nzzz9HGVJ',0,1796066016478192,1796109216478192);
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
INSERT INTO "token" VALUES(1,'grafana',X'33ABB92CB668DD77066FA7B0C1D14E0B6A848CDF92F694C129F2ACA3C64630EF','metrics:read',1796065986795891,0);
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
INSERT INTO "walk" VALUES(1,'b3u2','3号楼 2单元','ended','root',1796066006746313,1796066006746310,'root',1796066008908508,'','');
INSERT INTO "walk" VALUES(2,'b3u2-501','3号楼 2单元 501','open','root',1796066009031650,1796066009031650,'',NULL,'','');
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
INSERT INTO "walk_subject" VALUES(1,1,'device','sos-501','3号楼 2单元 501','["calls"]','bf964dcd83318706',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,2,'device','sos-502','3号楼 2单元 502','["calls"]','38278067ec06b2e5',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,3,'device','smoke-501','3号楼 2单元 501','[]','d50251d4d9eef078',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,4,'device','ctrl-u2','3号楼 2单元','[]','c96435c82d18e56e',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,5,'device','reader-u2','3号楼 2单元','[]','75ba68eaa997e4dc',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,6,'device','cam-u2','3号楼 2单元','[]','a5551fdf644997c6',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,7,'door','unit','3号楼 2单元 单元门','["ctrl-u2", "reader-u2"]','4555ca86b428e4ca',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,8,'path','guard/webhook','','["guard", "webhook"]','7174157595bd55a2',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,9,'path','zheng/webhook','','["zheng", "webhook"]','c94088eb902de08f',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,10,'path','lin/webhook','','["lin", "webhook"]','517749e3d2edc762',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,11,'box','self-probe','','[]','',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,12,'box','clock','','[]','',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,1,'device','sos-501','3号楼 2单元 501','["calls"]','bf964dcd83318706',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,2,'device','smoke-501','3号楼 2单元 501','[]','d50251d4d9eef078',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,3,'path','guard/webhook','','["guard", "webhook"]','7174157595bd55a2',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,4,'path','zheng/webhook','','["zheng", "webhook"]','c94088eb902de08f',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,5,'path','lin/webhook','','["lin", "webhook"]','517749e3d2edc762',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,6,'box','self-probe','','[]','',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,7,'box','clock','','[]','',18,'waiting','','',NULL);
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
CREATE INDEX ix_session_account ON session (account);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('account',4);
INSERT INTO "sqlite_sequence" VALUES('token',1);
INSERT INTO "sqlite_sequence" VALUES('credential',2);
INSERT INTO "sqlite_sequence" VALUES('event',20);
INSERT INTO "sqlite_sequence" VALUES('alarm',6);
INSERT INTO "sqlite_sequence" VALUES('alarm_log',19);
INSERT INTO "sqlite_sequence" VALUES('notification',8);
INSERT INTO "sqlite_sequence" VALUES('command',8);
INSERT INTO "sqlite_sequence" VALUES('receipt',10);
INSERT INTO "sqlite_sequence" VALUES('walk',2);
INSERT INTO "sqlite_sequence" VALUES('face_assessment',1);
INSERT INTO "sqlite_sequence" VALUES('face_consent',2);
INSERT INTO "sqlite_sequence" VALUES('review',1);
INSERT INTO "sqlite_sequence" VALUES('hand_over',1);
PRAGMA user_version = 10;
COMMIT;

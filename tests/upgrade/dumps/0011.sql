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
INSERT INTO "account" VALUES(1,'guard','guard','$argon2id$v=19$m=19456,t=2,p=1$K5DbcE9mSFtd8SeRb0pljA$2Xn4u7ZQ03qRaty0/fMrQ2uo0gRnM0bpKb5u9bndep8',0,1796065997303655);
INSERT INTO "account" VALUES(2,'office','office','$argon2id$v=19$m=19456,t=2,p=1$b0sodPr+07otSQ4sCXzSwg$a0vyDGQKtl3RAbF5UsbppsDydQiamqK+uYAPmu5UZGc',0,1796065997480909);
INSERT INTO "account" VALUES(3,'installer','installer','$argon2id$v=19$m=19456,t=2,p=1$27OaBGsfV3z2o8vkFeBjVg$3pJqgf6zu/ddMbtOcmh8X8fQqtvCERByLYDcxyfyLJU',0,1796065997621353);
INSERT INTO "account" VALUES(4,'officer','officer','$argon2id$v=19$m=19456,t=2,p=1$6+HLBRVHETtZ3LmA31Km7Q$zy7DuP2U7V6it42lcdQ0xJ6cqMmVPuLuZrOUrlJRqTQ',0,1796065997741095);
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
INSERT INTO "alarm" VALUES(1,'sos','attended','person:wu','["sos-501"]','b3u2-501','3号楼 2单元 501','wu','吴奶奶','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796066015633667,1796067816947993,1796066015633956,0,0,'zheng','郑阿姨','neighbour',2,1796066016651896,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(2,'smoke','raised','place:b3u2-501','["smoke-501"]','b3u2-501','3号楼 2单元 501',NULL,'','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796066016245606,1796066076245993,1796066016245993,0,0,NULL,'',NULL,1,1796066016245606,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(3,'technical','raised','device:sos-502:battery.low','["sos-502"]','b3u2-502','3号楼 2单元 502','li','李爷爷','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066016348465,1796080416348693,1796066016348693,0,0,NULL,'',NULL,1,1796066016348465,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(4,'sos','resolved','device:sos-777','["sos-777"]',NULL,'sos-777',NULL,'','{"steps": [{"people": ["guard"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066016551523,1796066076551710,1796066016551710,0,0,NULL,'',NULL,1,1796066016551523,'false alarm',1796066017088010,'[]',0,'zh-CN','','guard',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(5,'technical','raised','device:vision:worker:device.offline','["vision:worker"]',NULL,'vision:worker',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066035770794,1796080435770790,1796066035770790,0,0,NULL,'',NULL,1,1796066035770794,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(6,'technical','raised','device:cam-u2:device.offline','["cam-u2"]','b3u2','3号楼 2单元',NULL,'','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796066035770794,1796080435770790,1796066035770790,0,0,NULL,'',NULL,1,1796066035770794,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
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
INSERT INTO "alarm_log" VALUES(1,1,1796066015633960,'raised','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(2,1,1796066015633960,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(3,2,1796066016245989,'raised','device','smoke-501',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(4,2,1796066016245989,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(5,3,1796066016348696,'raised','device','sos-502',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(6,3,1796066016348696,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(7,4,1796066016551712,'raised','device','sos-777',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(8,4,1796066016551712,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(9,1,1796066016652124,'pressed_again','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(10,1,1796066016912177,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(11,1,1796066016912177,'acknowledged','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(12,1,1796066016947992,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(13,1,1796066016947992,'arrived','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(14,4,1796066017071161,'noted','guard','guard',NULL,'desk','nobody knows this one');
INSERT INTO "alarm_log" VALUES(15,4,1796066017088010,'resolved','guard','guard',NULL,'desk','false alarm');
INSERT INTO "alarm_log" VALUES(16,5,1796066035770794,'raised','device','vision:worker',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(17,5,1796066035770794,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(18,6,1796066035770794,'raised','device','cam-u2',NULL,'gateway','');
INSERT INTO "alarm_log" VALUES(19,6,1796066035770794,'called','gateway','gateway',NULL,'gateway','1.1');
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
INSERT INTO "command" VALUES(1,'sos-501',1,'feedback','sent','raised','','{}',1796066015633960,NULL);
INSERT INTO "command" VALUES(2,'ctrl-u2',NULL,'unlock','sent','','','{"door": "unit", "grant": "credential:1", "for": 5.0}',1796066015846417,1796066018846414);
INSERT INTO "command" VALUES(3,'smoke-501',2,'feedback','sent','raised','','{}',1796066016245989,NULL);
INSERT INTO "command" VALUES(4,'sos-777',4,'feedback','sent','raised','','{}',1796066016551712,NULL);
INSERT INTO "command" VALUES(5,'sos-501',1,'feedback_again','sent','raised','','{}',1796066016652124,NULL);
INSERT INTO "command" VALUES(6,'sos-501',1,'feedback','sent','acknowledged','郑阿姨','{}',1796066016912177,NULL);
INSERT INTO "command" VALUES(7,'sos-501',1,'feedback','sent','attended','郑阿姨','{}',1796066016947992,NULL);
INSERT INTO "command" VALUES(8,'sos-777',4,'feedback','sent','resolved','','{}',1796066017088010,NULL);
CREATE TABLE contact (
  person VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  channel VARCHAR NOT NULL,
  address VARCHAR NOT NULL, delay REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (person, position),
  FOREIGN KEY(person) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "contact" VALUES('zheng',0,'webhook','http://127.0.0.1:32973/zheng',0.0);
INSERT INTO "contact" VALUES('lin',0,'webhook','http://127.0.0.1:32973/lin',0.0);
INSERT INTO "contact" VALUES('guard',0,'webhook','http://127.0.0.1:32973/guard',0.0);
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
INSERT INTO "credential" VALUES(1,'card',X'CE64D51726FCCF547A52BB7F06CCE88B12900CA410C15BA61F6EBA9C986551D7','zheng','','[]',NULL,NULL,1,0,1796065998025334);
INSERT INTO "credential" VALUES(2,'pin',X'2B8745F988ACBC097A2BCDB05BE4A0AD039FC62E75A4D28C7D957D7C010522E1','wu','','[]',NULL,NULL,1,0,1796065998059102);
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
INSERT INTO "device_state" VALUES('broker:sos',NULL,NULL,1,NULL,0,0);
INSERT INTO "device_state" VALUES('broker:bulk',NULL,NULL,1,NULL,0,0);
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
INSERT INTO "door_state" VALUES('unit','secured',NULL,'','[1796066016147427]');
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
INSERT INTO "event" VALUES(1,'gateway','gateway.started',NULL,NULL,1796066010590835,1796066010590835,0,'gateway',1,NULL,NULL,NULL,'{"text": ""}','',NULL);
INSERT INTO "event" VALUES(2,'broker:sos','device.online',NULL,NULL,1796066011007075,1796066011007084,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(3,'broker:bulk','device.online',NULL,NULL,1796066011020713,1796066011020723,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(4,'sos-501','heartbeat','sos-501e-0',NULL,1796066015542017,1796066015544450,0,'broker:sos',1,'b3u2-501',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(5,'sos-501','sos.pressed','sos-501e-1',NULL,1796066015633667,1796066015633956,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(6,'ctrl-u2','door.closed','ctrl-u2e-2',NULL,1796066015735536,1796066015736389,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(7,'reader-u2','access.card','reader-u2e-3',NULL,1796066015846191,1796066015846414,0,'broker:bulk',1,'b3u2','zheng',NULL,'{"credential": 1, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(8,'reader-u2','door.granted',NULL,NULL,1796066015846191,1796066015846414,0,'gateway',1,'b3u2','zheng',NULL,'{"door": "unit", "grant": "credential:1", "credential": 1}','',NULL);
INSERT INTO "event" VALUES(9,'ctrl-u2','door.opened','ctrl-u2e-4',NULL,1796066015947086,1796066015949141,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(10,'ctrl-u2','door.closed','ctrl-u2e-5',NULL,1796066016043032,1796066016043217,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(11,'reader-u2','access.card','reader-u2e-6',NULL,1796066016147231,1796066016147427,0,'broker:bulk',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(12,'reader-u2','door.denied',NULL,NULL,1796066016147231,1796066016147427,0,'gateway',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit", "reason": "unknown"}','',NULL);
INSERT INTO "event" VALUES(13,'smoke-501','smoke','smoke-501e-7',NULL,1796066016245606,1796066016245993,0,'broker:bulk',1,'b3u2-501',NULL,2,'{}','',NULL);
INSERT INTO "event" VALUES(14,'sos-502','battery.low','sos-502e-8',NULL,1796066016348465,1796066016348693,0,'broker:sos',1,'b3u2-502',NULL,3,'{}','',NULL);
INSERT INTO "event" VALUES(15,'sos-502','undecoded',NULL,NULL,1796066016451356,1796066016451619,0,'broker:sos',1,'b3u2-502',NULL,NULL,'{}','found type ''nonsense'', expected a known event type',X'7B226964223A2022652D39222C202274797065223A20226E6F6E73656E7365227D');
INSERT INTO "event" VALUES(16,'sos-777','sos.pressed','sos-777e-10',NULL,1796066016551523,1796066016551710,0,'broker:bulk',1,NULL,NULL,4,'{}','',NULL);
INSERT INTO "event" VALUES(17,'sos-501','sos.pressed','sos-501e-11',NULL,1796066016651896,1796066016652120,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(18,'ctrl-u2','device.online',NULL,NULL,1796066016752269,1796066016752450,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(19,'vision:worker','device.offline',NULL,NULL,1796066035770794,1796066035770790,0,'gateway',1,NULL,NULL,5,'{"text": "the camera worker does not answer"}','',NULL);
INSERT INTO "event" VALUES(20,'cam-u2','device.offline',NULL,NULL,1796066035770794,1796066035770790,0,'gateway',1,'b3u2',NULL,6,'{"text": "the camera worker does not answer"}','',NULL);
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
INSERT INTO "event_note" VALUES(1,18,1,'陈警官',1796066024345898,'was at the door','["key"]',NULL);
INSERT INTO "event_note" VALUES(2,17,1,'陈警官',1796066024406744,'was at the door','["key"]',NULL);
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
INSERT INTO "face_assessment" VALUES(1,'["identify", "verify"]','陈律师','2026-11-21','2028-10-30','4a3cdfae6f291c8f544daea5b72905cf9e74c1ed427d831ad0d7ca00c73c794d',0,'command line',1796066022758172);
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
INSERT INTO "face_consent" VALUES(1,'wu','4e9718063e3885f250bbee3f8319f840','verify','2026-11','page','',0,'',1796066023885120,1827602023885120,1796066023972632,'office');
INSERT INTO "face_consent" VALUES(2,'zheng','1ec228bc5c77622f13db538015d79acc','verify','2026-11','page','',0,'',1796066023923640,1827602023923640,NULL,'office');
CREATE TABLE face_erasure (
  subject VARCHAR NOT NULL,
  person VARCHAR NOT NULL,
  asked_at BIGINT NOT NULL,
  why VARCHAR NOT NULL,
  by VARCHAR NOT NULL,
  erased_at BIGINT,
  PRIMARY KEY (subject)
);
INSERT INTO "face_erasure" VALUES('4e9718063e3885f250bbee3f8319f840','wu',1796066023972632,'withdrawn','office',NULL);
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
INSERT INTO "face_subject" VALUES('zheng','1ec228bc5c77622f13db538015d79acc',1796066023923640,0);
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
INSERT INTO "heard" VALUES('native:sos-777','native','sos-777','',X'7B226964223A2022652D3130222C202274797065223A2022736F732E70726573736564227D',1,1796066016551523,1796066016551523,'[["cuobian-sos", {}]]');
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
INSERT INTO "link" VALUES(X'9CD5E8375FF954CBC5F8DD4374D524EE12892469F96536F6C9734C77E37D0927',1,'zheng');
INSERT INTO "link" VALUES(X'B633199572DCF5ABAC39893123336E98E85958F42F752BACCD925E380629DBED',2,'zheng');
INSERT INTO "link" VALUES(X'7A7155618C3487FA275F26E7033B9192473380BEB188DD9D6F1CF78440417D47',3,'guard');
INSERT INTO "link" VALUES(X'D5195B7E7BF0854E68C9E6856A9F3BC3DEB177EAE9B309417F35D881C6F7BA7E',4,'guard');
INSERT INTO "link" VALUES(X'6599B310460A6269671F388BB9E3B3157A1F9A6094C8488E8A47C0C258DC2675',5,'guard');
INSERT INTO "link" VALUES(X'1C80786E55B9131862E6CAEC5FD3ABDC6A034E15BB7F0D6A189EE69C535787DD',6,'guard');
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
INSERT INTO "meta" VALUES('steady_base','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796062890900216]');
INSERT INTO "meta" VALUES('steady_latest','1796066031393272');
INSERT INTO "meta" VALUES('probe_steady','1796066031393272');
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
INSERT INTO "notification" VALUES(1,1,'zheng','webhook','http://127.0.0.1:32973/zheng','call','raised',0,0,'sent',1,1796066015633960,1796066015736393,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(2,2,'zheng','webhook','http://127.0.0.1:32973/zheng','call','raised',0,0,'sent',1,1796066016245989,1796066016348696,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(3,3,'guard','webhook','http://127.0.0.1:32973/guard','call','raised',0,0,'sent',1,1796066016348696,1796066016451623,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(4,4,'guard','webhook','http://127.0.0.1:32973/guard','call','raised',0,0,'sent',1,1796066016551712,1796066016652124,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(5,1,'zheng','webhook','http://127.0.0.1:32973/zheng','again','raised',0,0,'sent',1,1796066016652124,1796066016752454,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(6,4,'guard','webhook','http://127.0.0.1:32973/guard','closed','resolved',0,0,'sent',1,1796066017088010,1796066017168678,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(7,5,'guard','webhook','http://127.0.0.1:32973/guard','call','raised',0,0,'sent',1,1796066035770794,1796066035939527,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(8,6,'guard','webhook','http://127.0.0.1:32973/guard','call','raised',0,0,'sent',1,1796066035770794,1796066035939527,'','204',NULL,0,NULL);
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
INSERT INTO "receipt" VALUES(1,1,'accepted',1796066015736393);
INSERT INTO "receipt" VALUES(2,2,'accepted',1796066016348696);
INSERT INTO "receipt" VALUES(3,3,'accepted',1796066016451623);
INSERT INTO "receipt" VALUES(4,4,'accepted',1796066016652124);
INSERT INTO "receipt" VALUES(5,5,'accepted',1796066016752454);
INSERT INTO "receipt" VALUES(6,5,'acted',1796066016912177);
INSERT INTO "receipt" VALUES(8,6,'accepted',1796066017168678);
INSERT INTO "receipt" VALUES(9,7,'accepted',1796066035939527);
INSERT INTO "receipt" VALUES(10,8,'accepted',1796066035939527);
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
INSERT INTO "register" VALUES(1,1796066024206406,'review.opened','review:000000000000001','officer',1,1,'{"about": "2d0a3d0114c427ff18366492c4601fb9627919d8c8d8058a0e7f93b2333e022b", "case": "a43c5633dc0446a068280570bd9332a043e1cd07a7470413ae8d534eb3f7b4df", "detail": "5fa649d45eac0b2ffc38abcce45964dc6734fdce04bf4c5ca2809107d4d11141", "unit": "0fbfb5f6a6cf88f1bd43736faf84a774033531caaba8732191223a1c06c0e733", "who": "3df23bc7660e0c497c3c9d7ccb340ce0fcb830624e4cb4c5a43e761efe3c2c42", "why": "d1c9e8bcc83cb1e1f7d4c76167b7f90807759541f12a20e99013bdd9968a7a79"}',X'E52D9ED5D2D6B55B6F8E1E84454CF827ADEF20134ADCFD75B84C988BD2E61E88',X'C73E16C5ED8F34E84FD6FA875F0D6AE3605A77FA9036F2A9171B0B2E0B760062');
INSERT INTO "register" VALUES(2,1796066024248891,'list.seen','list:events','officer',1,1,'{"about": "14f5831f9e868baba36f9b4ca4e99c292774e093db32a320217184655a3074ce", "case": "fe92f3d8f54ca0835fc6e46fcbca220b5d2a2eb5f75605afb022d98369cc5b25", "unit": "35d78129147a05ab91f62da9e00ea29ccdbe3fae1bf4786887197c318a089a73", "who": "3050da61db3066c55d04e2ecdf200b6b748503eb29ed51827f0ba32b7d61cde5", "why": "bd7d96a4cc28467fc12cfa83ebc7dbe61a0760af7cfef555600933adce5b9fcd"}',X'F92D4D771C4C66B68627C333C0A216F26BEA9A8D932FC90B790C72205CE95AC7',X'B381A564D6552C98C0B7AFF648C3C481343BD24EA3F69BFB11F522316D5EB26D');
INSERT INTO "register" VALUES(3,1796066024305189,'evidence.seen','event:000000000000018','officer',1,1,'{"about": "5900256d1fecbe92136ee1337cd09d48f50db1d3a851ded1206d14049939c3d1", "case": "4cc26dd9791c207aa21b5fdc29b854ae01e8aa5c97fca50d5ff3631ff9334f60", "unit": "30cc0c5e4746a0a5f0ad6542ca07b72d0280a6e4263a4dea3df1100db055079b", "who": "ec1ab2dd00322e63052d5f261ff10302ea03ed4079046bd20de8b8052c5b1058", "why": "133b49996fb3791caee2a109b530cf1859c62dbf5fee2bc8e0db30e4b7f56c88"}',X'4A2F395B55AEC1122974C1B53047084CE08C5C09EA485E6EA5A83A3DAA4DBAA8',X'9145B6FF5C25C27135C12B1C069CB5DC36CB5F9463D30E66EA7A4A3E905EAC68');
INSERT INTO "register" VALUES(4,1796066024345898,'note.added','event:000000000000018','officer',1,1,'{"about": "e0261702bf90aeb5a8cfd64b94d4e7d6be8d19bc2f6abe25e6c3693c5378cb80", "case": "adb4ba3e0a2f927e48c78932b6dc72632bba597bd3d8f7d865b7f0514c10d084", "detail": "36d0671960e2f51acc1af537c8b39e11e59068fed1e7629ebe50b8ac056d2380", "unit": "eb96edb6840e0eb52de6f2644709a3e7b7ceb2ffc48ee807040364ace5984522", "who": "94fd7f3754394224232b0eab3fb197eca199cc0271d41029e847ae87c459e0bc", "why": "7efbf1cd3be8e69cb48d3abda63adb81018f520628da7539ef3bad96daa2bd77"}',X'030BBCA9037484658BF3C44774DE41D710F98DF5E4DC50CE09DBB59649170425',X'CFFB0D97672EC2A201E3F59D41B77BC3D733DB945A5F235DE9F44993C737E0FE');
INSERT INTO "register" VALUES(5,1796066024378239,'evidence.seen','event:000000000000017','officer',1,1,'{"about": "1f5b9108668084ed40f72a970a40b4799072b03d5d7b49ad6649de7e43b2ec44", "case": "76b377fd8bcee8d30069e89d24a18f56dd532f46a2749dba88035e31efc654e2", "unit": "41e048ddd3f0dffb00d017a91bb638bacb04891ea9b532ecbe5e381f28fdccec", "who": "cd37dfc7e7f70376d2c4395aaa7fc70f2a262eb6323be04caadb38fcc4445cd3", "why": "1441260fc09a3fc211f9778ead0686c499f3c51ef934d544a2238a7341f0e358"}',X'1CEA050C216DC4D607C13595571358F8B9462AFD4BED8D73E963075142649762',X'4DDF335289F302B1504D15FD4A01F124C7A17156FFF7CCE74D0DB4ABCA5245D6');
INSERT INTO "register" VALUES(6,1796066024406744,'note.added','event:000000000000017','officer',1,1,'{"about": "c8b659cd33b4b344b9fef6452c902d671b2e53e81104c5101555c4e59960aca1", "case": "4bc6095012769ef39cdda20ffc117423375b7af9f9e2c955cb104913796553de", "detail": "8dbd082289c154b0fbef3141d351a125bccf3c168a8bb5b2f2f4a9f85073a699", "unit": "564c856d5b75c06e623ba186bdeb85699d68770f07c7be87907aed7b1d1ac42d", "who": "92f5ffe076904fa59e9580f3a2c13bf403fd554c1bed5189284eb91050724022", "why": "a44507fffc05dc3ef4475749cc4c003b38ca0c3bf48922cb2016078e3bb4896e"}',X'707F3766BACA724EF78EEA75150A1B76FE24C0B2D55C60D383B349C3702426ED',X'88ADF8E3A34964E461CCB4F90C254ABEEE1605E225C64EE4AB9F18053E5C919D');
CREATE TABLE register_about (
  kind VARCHAR NOT NULL,
  id VARCHAR NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (kind, id, seq)
);
INSERT INTO "register_about" VALUES('place','b3',1);
INSERT INTO "register_about" VALUES('place','b3',2);
INSERT INTO "register_about" VALUES('place','b3u2',3);
INSERT INTO "register_about" VALUES('place','b3u2',4);
INSERT INTO "register_about" VALUES('place','b3u2-501',5);
INSERT INTO "register_about" VALUES('place','b3u2-501',6);
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
INSERT INTO "register_secret" VALUES(1,'who',X'3A91620C4A64FCF1EA6E1E9270B4A7E4','officer');
INSERT INTO "register_secret" VALUES(1,'unit',X'CA1541102004C969EBD21E58C46AED2C','梧村派出所');
INSERT INTO "register_secret" VALUES(1,'case',X'DB4772CCFF028CA82E45808D795B4FE9','厦公 1');
INSERT INTO "register_secret" VALUES(1,'why',X'C9ABFB5E828192BBB47D8243A044425A','老人报警');
INSERT INTO "register_secret" VALUES(1,'detail',X'075395BA38D3AFA33D471E7392AB3F20','police_case: 2026-11-29T19:13Z to 2026-11-30T19:13Z, 60 min');
INSERT INTO "register_secret" VALUES(1,'about',X'90B571BFA741FC7718D7DFFF01225B6B','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(2,'who',X'1C804AF4E48054CF68455850DCB0EA5C','陈警官');
INSERT INTO "register_secret" VALUES(2,'unit',X'ED574DB2605C61D24F692D5C700CF26D','梧村派出所');
INSERT INTO "register_secret" VALUES(2,'case',X'E212B4D163D541F151229528144E1A76','厦公 1');
INSERT INTO "register_secret" VALUES(2,'why',X'4D4199B23DAEC55738E0A0EFF62A6D46','老人报警');
INSERT INTO "register_secret" VALUES(2,'about',X'7BBB8747857E063765CF765BC5FAEA68','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(3,'who',X'216CD9D5044351D2BA37AA00C5C3F9E9','陈警官');
INSERT INTO "register_secret" VALUES(3,'unit',X'0FBE727D2576104A78351222848D853C','梧村派出所');
INSERT INTO "register_secret" VALUES(3,'case',X'51B623C8E22E66DD57BFE88547154B33','厦公 1');
INSERT INTO "register_secret" VALUES(3,'why',X'5C47F634FBE086FFFB4EA8725930FCCC','老人报警');
INSERT INTO "register_secret" VALUES(3,'about',X'B3CEAC259C8B503340EFDC0A467D93EE','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(4,'who',X'C93D96C1D2F49AC5398B07D8C8A8AFF8','陈警官');
INSERT INTO "register_secret" VALUES(4,'unit',X'9A0C32CE222AC4C3BC57C09781B5765E','梧村派出所');
INSERT INTO "register_secret" VALUES(4,'case',X'AD7E249A1B1C421CC7BAAD76ED89FAA8','厦公 1');
INSERT INTO "register_secret" VALUES(4,'why',X'A2D379BD587F55945C4FA87AB1FFE053','老人报警');
INSERT INTO "register_secret" VALUES(4,'detail',X'7995865F206DE81ADE693F34EB06B803','note');
INSERT INTO "register_secret" VALUES(4,'about',X'3B23D274C382BB3EB744F9A4DF3808C9','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(5,'who',X'C848D9A986B4C7F9F8D4DB63A5B3B2DB','陈警官');
INSERT INTO "register_secret" VALUES(5,'unit',X'602DF865073D08791B7A45C11C774BCD','梧村派出所');
INSERT INTO "register_secret" VALUES(5,'case',X'404A7801AA7413A9A1917A0080703A61','厦公 1');
INSERT INTO "register_secret" VALUES(5,'why',X'658E4AC91431E20F2C67337936DBD516','老人报警');
INSERT INTO "register_secret" VALUES(5,'about',X'5E3AD693216584947E24004B16674548','{"persons":[],"places":["b3u2-501"]}');
INSERT INTO "register_secret" VALUES(6,'who',X'D3FD8E032989BD4F2BDFEA82569A1CC4','陈警官');
INSERT INTO "register_secret" VALUES(6,'unit',X'251335AFFE5BE12CEE11CE3A1CCB2F98','梧村派出所');
INSERT INTO "register_secret" VALUES(6,'case',X'2D0298F552466271031F39D39E105458','厦公 1');
INSERT INTO "register_secret" VALUES(6,'why',X'E13E967517A288B7337E8263F457F0B8','老人报警');
INSERT INTO "register_secret" VALUES(6,'detail',X'137D52A7BAF9F2A7BA4A636DE189842A','note');
INSERT INTO "register_secret" VALUES(6,'about',X'409678D7103B8C52076BD56DC4E8DE1E','{"persons":[],"places":["b3u2-501"]}');
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
INSERT INTO "review" VALUES(1,4,'陈警官','梧村派出所','厦公 1','老人报警','police_case','["b3"]',1795979624170552,1796066024170552,'open',60,1796066024206406,1796066024206406,1796069624206415,NULL,'',0,'','',NULL,'');
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
INSERT INTO "session" VALUES(X'3A66B98C9D6C77B5F8011117E5F126327E6F74BA21987C54B132B29BDEF6E942',1,'FkAMH66J-JcftnQ5MZB3uzEg',0,1796066015172033,1796109215172033);
INSERT INTO "session" VALUES(X'A4B0CB5C2C258584476362F8F3E0FA7E057D2BD770E65CF876D5D63D9F9AC0BC',1,'-L_inQsqb8A-BMSJ995_CiiP',0,1796066016960098,1796109216960098);
INSERT INTO "session" VALUES(X'E906200E02DC19CCC41C32079E06F0729174072DE4BB00CB214F95445E2F3267',2,'gkV-1yn_eukEf6Tyv9ekVhRx',0,1796066023470771,1796109223470771);
INSERT INTO "session" VALUES(X'2DC7EF983A4C32BA5A4BCB47A3B53B11D686640079CC59FCD5534C598572E2C7',4,'xiI6xafEccq8o-LVjATOx7Cb',0,1796066024005890,1796109224005890);
INSERT INTO "session" VALUES(X'8E94611C8EE788EFC5CB5376F2391C2A46F956B4F5417BCC67FEF73723ABC865',2,'IJChdPs62VdlOLQdLlKXj1uv',0,1796066024839905,1796109224839905);
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
INSERT INTO "token" VALUES(1,'grafana',X'E61691AD74E381935CB6FF03B9C52E3ACCE3CA9F18D53885D3B1FFE814F80EE8','metrics:read',1796065997922395,0);
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
INSERT INTO "walk" VALUES(1,'b3u2','3号楼 2单元','ended','root',1796066018757044,1796066018757047,'root',1796066019299150,'','');
INSERT INTO "walk" VALUES(2,'b3u2-501','3号楼 2单元 501','open','root',1796066019349148,1796066019349150,'',NULL,'','');
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
INSERT INTO "walk_subject" VALUES(1,8,'path','guard/webhook','','["guard", "webhook"]','6923dff8f8bda066',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,9,'path','zheng/webhook','','["zheng", "webhook"]','1193b2e3d364115b',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,10,'path','lin/webhook','','["lin", "webhook"]','36bda27238023de5',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,11,'box','self-probe','','[]','',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,12,'box','clock','','[]','',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,1,'device','sos-501','3号楼 2单元 501','["calls"]','bf964dcd83318706',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,2,'device','smoke-501','3号楼 2单元 501','[]','d50251d4d9eef078',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,3,'path','guard/webhook','','["guard", "webhook"]','6923dff8f8bda066',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,4,'path','zheng/webhook','','["zheng", "webhook"]','1193b2e3d364115b',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,5,'path','lin/webhook','','["lin", "webhook"]','36bda27238023de5',18,'waiting','','',NULL);
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
INSERT INTO "wellbeing_day" VALUES('wu','2026-11-30','04:00-23:30 Asia/Shanghai',1795982400000013,1796052600000013,0,'later',NULL);
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
INSERT INTO "sqlite_sequence" VALUES('event_note',2);
PRAGMA user_version = 11;
COMMIT;

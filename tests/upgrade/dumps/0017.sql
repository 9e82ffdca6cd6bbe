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
INSERT INTO "account" VALUES(1,'guard','guard','$argon2id$v=19$m=19456,t=2,p=1$ob2V/MllsC+CWuGBH5t/xw$IUrvBImQmPk+Yz4xQTUV7GPLEYHSWtIGpBX65uTHYf0',0,1796072891603927,NULL,0,0);
INSERT INTO "account" VALUES(2,'office','office','$argon2id$v=19$m=19456,t=2,p=1$5tMc4fhYH+WTZkaEipAioA$1Vq1hVjKQxTiw9KLgMst+PZs+vA+/tGjr7AAVBR0zBg',0,1796072891673854,NULL,0,0);
INSERT INTO "account" VALUES(3,'installer','installer','$argon2id$v=19$m=19456,t=2,p=1$Qu3QFulGA9Mn4rqUmxRCCw$pxN/o7DwT+rxbLtyBeNYasr9/2RafzJHYt9nEauq3KM',0,1796072891739299,NULL,0,0);
INSERT INTO "account" VALUES(4,'officer','officer','$argon2id$v=19$m=19456,t=2,p=1$ujC3Kgy9siUDR/TyrAtvpQ$MyepP85ZPI1yI8n0W+L8uVrvAwDhw6/S8pkt/6v3fKk',0,1796072891791170,NULL,0,0);
INSERT INTO "account" VALUES(5,'✉5','guard','',0,1796072901799913,NULL,0,1);
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
INSERT INTO "alarm" VALUES(1,'sos','attended','person:wu','["sos-501"]','b3u2-501','3号楼 2单元 501','wu','吴奶奶','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796072895392317,1796074696584463,1796072895392602,0,0,'zheng','郑阿姨','neighbour',2,1796072896397529,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(2,'smoke','raised','place:b3u2-501','["smoke-501"]','b3u2-501','3号楼 2单元 501',NULL,'','{"steps": [{"people": ["zheng"], "wait": 60.0}, {"people": ["zheng", "lin"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": ["guard"], "desk": ["guard"], "roster": {"rotas": {"duty:gate": [["lin", ["day", "[[[\"fri\",\"mon\",\"sat\",\"sun\",\"thu\",\"tue\",\"wed\"],\"00:00:00\",\"23:59:00\"]]", "[]"]]]}, "timezone": "Asia/Shanghai", "steps": [["zheng"], ["zheng", "lin", "duty:gate"]], "last_resort": ["guard"], "desk": ["guard"]}}',1796072895995219,1796072955995461,1796072895995461,0,0,NULL,'',NULL,1,1796072895995219,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(3,'technical','raised','device:sos-502:battery.low','["sos-502"]','b3u2-502','3号楼 2单元 502','li','李爷爷','{"steps": [{"people": ["guard"], "wait": 14400.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796072896095637,1796087296096103,1796072896096103,0,0,NULL,'',NULL,1,1796072896095637,'',NULL,'[]',0,'zh-CN','','',0,'[]',0,'',NULL);
INSERT INTO "alarm" VALUES(4,'sos','resolved','device:sos-777','["sos-777"]',NULL,'sos-777',NULL,'','{"steps": [{"people": ["guard"], "wait": 60.0}], "arrive_within": 900.0, "last_resort": [], "desk": ["guard"]}',1796072896296939,1796072956297132,1796072896297132,0,0,NULL,'',NULL,1,1796072896296939,'false alarm',1796072896711761,'[]',0,'zh-CN','','guard',0,'[]',0,'',NULL);
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
INSERT INTO "alarm_log" VALUES(1,1,1796072895392600,'raised','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(2,1,1796072895392600,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(3,2,1796072895995463,'raised','device','smoke-501',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(4,2,1796072895995463,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(5,3,1796072896096106,'raised','device','sos-502',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(6,3,1796072896096106,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(7,4,1796072896297134,'raised','device','sos-777',NULL,'broker:bulk','');
INSERT INTO "alarm_log" VALUES(8,4,1796072896297134,'called','gateway','gateway',NULL,'gateway','1.1');
INSERT INTO "alarm_log" VALUES(9,1,1796072896397797,'pressed_again','device','sos-501',NULL,'broker:sos','');
INSERT INTO "alarm_log" VALUES(10,1,1796072896567585,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(11,1,1796072896567585,'acknowledged','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(12,1,1796072896584460,'noted','neighbour','郑阿姨','zheng','page','on my way');
INSERT INTO "alarm_log" VALUES(13,1,1796072896584460,'arrived','neighbour','郑阿姨','zheng','page','');
INSERT INTO "alarm_log" VALUES(14,4,1796072896698495,'noted','guard','guard',NULL,'desk','nobody knows this one');
INSERT INTO "alarm_log" VALUES(15,4,1796072896711761,'resolved','guard','guard',NULL,'desk','false alarm');
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
INSERT INTO "command" VALUES(1,'sos-501',1,'feedback','sent','raised','','{}',1796072895392600,NULL);
INSERT INTO "command" VALUES(2,'ctrl-u2',NULL,'unlock','sent','','','{"door": "unit", "grant": "credential:1", "for": 5.0}',1796072895594260,1796072898594259);
INSERT INTO "command" VALUES(3,'smoke-501',2,'feedback','sent','raised','','{}',1796072895995463,NULL);
INSERT INTO "command" VALUES(4,'sos-777',4,'feedback','sent','raised','','{}',1796072896297134,NULL);
INSERT INTO "command" VALUES(5,'sos-501',1,'feedback_again','sent','raised','','{}',1796072896397797,NULL);
INSERT INTO "command" VALUES(6,'sos-501',1,'feedback','sent','acknowledged','郑阿姨','{}',1796072896567585,NULL);
INSERT INTO "command" VALUES(7,'sos-501',1,'feedback','sent','attended','郑阿姨','{}',1796072896584460,NULL);
INSERT INTO "command" VALUES(8,'sos-777',4,'feedback','sent','resolved','','{}',1796072896711761,NULL);
CREATE TABLE contact (
  person VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  channel VARCHAR NOT NULL,
  address VARCHAR NOT NULL, delay REAL NOT NULL DEFAULT 0,
  PRIMARY KEY (person, position),
  FOREIGN KEY(person) REFERENCES person (id) ON DELETE CASCADE
);
INSERT INTO "contact" VALUES('zheng',0,'webhook','http://127.0.0.1:34807/zheng',0.0);
INSERT INTO "contact" VALUES('lin',0,'webhook','http://127.0.0.1:34807/lin',0.0);
INSERT INTO "contact" VALUES('guard',0,'webhook','http://127.0.0.1:34807/guard',0.0);
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
INSERT INTO "credential" VALUES(1,'card',X'CE64D51726FCCF547A52BB7F06CCE88B12900CA410C15BA61F6EBA9C986551D7','zheng','','[]',NULL,NULL,1,0,1796072891885241);
INSERT INTO "credential" VALUES(2,'pin',X'2B8745F988ACBC097A2BCDB05BE4A0AD039FC62E75A4D28C7D957D7C010522E1','wu','','[]',NULL,NULL,1,0,1796072891918330);
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
INSERT INTO "door_state" VALUES('unit','secured',NULL,'','[1796072895895179]');
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
INSERT INTO "envelope" VALUES(5,X'7BF0C61FAA2BEAD25BA1103E4A27B45FAFC9DC9B961242ACBC3AC7E22B96B85A','command line',1796072901799913,NULL,'','',NULL);
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
INSERT INTO "event" VALUES(1,'gateway','gateway.started',NULL,NULL,1796072894520138,1796072894520134,0,'gateway',1,NULL,NULL,NULL,'{"text": ""}','',NULL);
INSERT INTO "event" VALUES(2,'broker:sos','device.online',NULL,NULL,1796072894783053,1796072894783052,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(3,'broker:bulk','device.online',NULL,NULL,1796072894791052,1796072894791051,0,'gateway',1,NULL,NULL,NULL,'{"text": "connected"}','',NULL);
INSERT INTO "event" VALUES(4,'sos-501','heartbeat','sos-501e-0',NULL,1796072895291573,1796072895291926,0,'broker:sos',1,'b3u2-501',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(5,'sos-501','sos.pressed','sos-501e-1',NULL,1796072895392317,1796072895392602,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(6,'ctrl-u2','door.closed','ctrl-u2e-2',NULL,1796072895492736,1796072895492957,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(7,'reader-u2','access.card','reader-u2e-3',NULL,1796072895594020,1796072895594259,0,'broker:bulk',1,'b3u2','zheng',NULL,'{"credential": 1, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(8,'reader-u2','door.granted',NULL,NULL,1796072895594020,1796072895594259,0,'gateway',1,'b3u2','zheng',NULL,'{"door": "unit", "grant": "credential:1", "credential": 1}','',NULL);
INSERT INTO "event" VALUES(9,'ctrl-u2','door.opened','ctrl-u2e-4',NULL,1796072895693818,1796072895694050,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(10,'ctrl-u2','door.closed','ctrl-u2e-5',NULL,1796072895794175,1796072895794390,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
INSERT INTO "event" VALUES(11,'reader-u2','access.card','reader-u2e-6',NULL,1796072895894930,1796072895895179,0,'broker:bulk',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit"}','',NULL);
INSERT INTO "event" VALUES(12,'reader-u2','door.denied',NULL,NULL,1796072895894930,1796072895895179,0,'gateway',1,'b3u2',NULL,NULL,'{"credential": null, "door": "unit", "reason": "unknown"}','',NULL);
INSERT INTO "event" VALUES(13,'smoke-501','smoke','smoke-501e-7',NULL,1796072895995219,1796072895995461,0,'broker:bulk',1,'b3u2-501',NULL,2,'{}','',NULL);
INSERT INTO "event" VALUES(14,'sos-502','battery.low','sos-502e-8',NULL,1796072896095637,1796072896096103,0,'broker:sos',1,'b3u2-502',NULL,3,'{}','',NULL);
INSERT INTO "event" VALUES(15,'sos-502','undecoded',NULL,NULL,1796072896196270,1796072896196499,0,'broker:sos',1,'b3u2-502',NULL,NULL,'{}','found type ''nonsense'', expected a known event type',X'7B226964223A2022652D39222C202274797065223A20226E6F6E73656E7365227D');
INSERT INTO "event" VALUES(16,'sos-777','sos.pressed','sos-777e-10',NULL,1796072896296939,1796072896297132,0,'broker:bulk',1,NULL,NULL,4,'{}','',NULL);
INSERT INTO "event" VALUES(17,'sos-501','sos.pressed','sos-501e-11',NULL,1796072896397529,1796072896397798,0,'broker:sos',1,'b3u2-501',NULL,1,'{}','',NULL);
INSERT INTO "event" VALUES(18,'ctrl-u2','device.online',NULL,NULL,1796072896498160,1796072896498443,0,'broker:bulk',1,'b3u2',NULL,NULL,'{}','',NULL);
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
INSERT INTO "event_note" VALUES(1,18,1,'陈警官',1796072900599626,'was at the door','["key"]',NULL);
INSERT INTO "event_note" VALUES(2,17,1,'陈警官',1796072900617450,'was at the door','["key"]',NULL);
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
INSERT INTO "face_assessment" VALUES(1,'["identify", "verify"]','陈律师','2026-11-21','2028-10-30','4a3cdfae6f291c8f544daea5b72905cf9e74c1ed427d831ad0d7ca00c73c794d',0,'command line',1796072900033206);
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
INSERT INTO "face_consent" VALUES(1,'wu','bfe4e863355c5abc72fe21ecf91fdd1c','verify','2026-12','page','',0,'',1796072900478311,1827608900478311,1796072900501775,'office');
INSERT INTO "face_consent" VALUES(2,'zheng','940e4d30478a756e3b67ee7b629c072c','verify','2026-12','page','',0,'',1796072900492136,1827608900492136,NULL,'office');
CREATE TABLE face_erasure (
  subject VARCHAR NOT NULL,
  person VARCHAR NOT NULL,
  asked_at BIGINT NOT NULL,
  why VARCHAR NOT NULL,
  by VARCHAR NOT NULL,
  erased_at BIGINT,
  PRIMARY KEY (subject)
);
INSERT INTO "face_erasure" VALUES('bfe4e863355c5abc72fe21ecf91fdd1c','wu',1796072900501775,'withdrawn','office',NULL);
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
INSERT INTO "face_subject" VALUES('zheng','940e4d30478a756e3b67ee7b629c072c',1796072900492136,0);
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
CREATE TABLE gone_minor (
  person VARCHAR NOT NULL,
  PRIMARY KEY (person)
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
INSERT INTO "hand_over" VALUES(1,1,1796072900651952,1890940100651952,'陈警官','梧村派出所',X'E5CD89736A0382661B9084B6623BE8AB88B8866AC773EF380809B578B1D1484E',24898,14,0);
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
INSERT INTO "heard" VALUES('native:sos-777','native','sos-777','',X'7B226964223A2022652D3130222C202274797065223A2022736F732E70726573736564227D',1,1796072896296939,1796072896296939,'[["cuobian-sos", {}]]');
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
INSERT INTO "home_link" VALUES(X'79E65C264E1FBE10835370A97B965455703124ACE3C4953F762AA07646D8EB38','b3u2-501','["wu"]','office',1796072900735213,1827608900735213,NULL);
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
INSERT INTO "link" VALUES(X'D18B6F718733FF0017CF14F505946C3C9C7CEE12710E4399309342FC8D748B3C',1,'zheng');
INSERT INTO "link" VALUES(X'B71841534DE45C170EECB4796EF17EC8C3B01EE1801F0D772A8853D695249920',2,'zheng');
INSERT INTO "link" VALUES(X'76D855FBD51F0BD23F61E6DCC7DA01CFDBFC2A33BF585F56B4CE925C7EC52EB5',3,'guard');
INSERT INTO "link" VALUES(X'DD6633F34342CF3868A48617F4C239FDA3278F56A4EE67813474690C94B2D605',4,'guard');
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
INSERT INTO "meta" VALUES('steady_base','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796062890900217]');
INSERT INTO "meta" VALUES('settings_seen','{"data": "947beb0d2676e0be", "broker.url": "bdc1d5c9ccba7181", "broker.username": "74234e98afe7498f", "broker.password_file": "74234e98afe7498f", "broker.password": "74234e98afe7498f", "broker.ca_file": "74234e98afe7498f", "broker.embedded_port": "f804663d999ea924", "http.listen": "9dbd3a3358b4a67c", "http.public_url": "bee51e8d3ece0feb", "http.frames_from": "4f53cda18c2baa0c", "mail.url": "74234e98afe7498f", "mail.sender": "74234e98afe7498f", "mail.password_file": "74234e98afe7498f", "webhook.secret_file": "74234e98afe7498f", "modem.port": "74234e98afe7498f", "modem.baudrate": "344d2000ddaba75d", "modem.pin_file": "74234e98afe7498f", "modem.country": "8c2f0f8d830c2513", "modem.reports": "b5bea41b6c623f7c", "modem.ring": "2eecac45827ede37", "modem.report_after": "f20e4586c63ba3b2", "modem.patience": "d10a4bc9e0c1fa4e", "modem.send_within": "d06074cc1e1fef69", "relay.url": "74234e98afe7498f", "relay.links": "7541331c34a749fe", "relay.closes": "fcbcf165908dd18a", "relay.key_file": "74234e98afe7498f", "relay.ca_file": "74234e98afe7498f", "voice.server": "74234e98afe7498f", "voice.transport": "88a623827e33f57c", "voice.account": "74234e98afe7498f", "voice.login": "74234e98afe7498f", "voice.password_file": "74234e98afe7498f", "voice.caller": "74234e98afe7498f", "voice.listen": "74234e98afe7498f", "voice.port": "15ccf2dd2d4f3fbc", "voice.rtp": "99fd8c91ced0bff4", "voice.lines": "6b86b273ff34fce1", "voice.national": "fcbcf165908dd18a", "voice.prefix": "12ae32cb1ec02d01", "voice.watch": "b5bea41b6c623f7c", "voice.ring": "2eecac45827ede37", "voice.talk": "c05204d076c56077", "voice.pause": "d10a4bc9e0c1fa4e", "voice.report_after": "f20e4586c63ba3b2", "vision.enabled": "b5bea41b6c623f7c", "vision.models": "74234e98afe7498f", "vision.keys": "74234e98afe7498f", "vision.cap": "876c9b16254e157d", "retention.routine": "624b60c58c9d8bfb", "retention.doors": "624b60c58c9d8bfb", "retention.visits": "600b4cdf20cc06a7", "retention.messages": "7b69759630f869f2", "retention.network": "b8aed072d29403ec", "retention.walks": "8352dd9eb8b64669", "retention.alarms": "8352dd9eb8b64669", "retention.free_percent": "ef2d127de37b942b", "retention.free_megabytes": "94f8607915dff25f", "backup.to": "74234e98afe7498f", "backup.every": "7949c82752f87f5f", "backup.keep": "7902699be42c8a8e", "backup.recipient": "74234e98afe7498f", "backup.passphrase_file": "74234e98afe7498f", "review.second_person": "fcbcf165908dd18a", "register.webhook": "74234e98afe7498f", "language": "cb6ad26bff207781", "login.totp": "4f53cda18c2baa0c", "log.level": "3e3e8e84e722887a", "homeassistant": "b5bea41b6c623f7c", "templates": "d5b2593c2e7498c1"}');
INSERT INTO "meta" VALUES('retention_elapsed','["352517ce-8ec2-483e-aa09-f73530f6eea4", 1796072894560469, 1796072894560469, -12, null, 600000000, []]');
INSERT INTO "meta" VALUES('steady_latest','1796072904813411');
INSERT INTO "meta" VALUES('probe_steady','1796072904813411');
INSERT INTO "meta" VALUES('heard_dropped','0');
INSERT INTO "meta" VALUES('retention_swept','1796072903033254');
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
INSERT INTO "notification" VALUES(1,1,'zheng','webhook','http://127.0.0.1:34807/zheng','call','raised',0,0,'sent',1,1796072895392600,1796072895492960,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(2,2,'zheng','webhook','http://127.0.0.1:34807/zheng','call','raised',0,0,'sent',1,1796072895995463,1796072896096106,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(3,3,'guard','webhook','http://127.0.0.1:34807/guard','call','raised',0,0,'sent',1,1796072896096106,1796072896196500,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(4,4,'guard','webhook','http://127.0.0.1:34807/guard','call','raised',0,0,'sent',1,1796072896297134,1796072896397797,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(5,1,'zheng','webhook','http://127.0.0.1:34807/zheng','again','raised',0,0,'sent',1,1796072896397797,1796072896498441,'','204',NULL,0,NULL);
INSERT INTO "notification" VALUES(6,4,'guard','webhook','http://127.0.0.1:34807/guard','closed','resolved',0,0,'sent',1,1796072896711761,1796072896865903,'','204',NULL,0,NULL);
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
INSERT INTO "receipt" VALUES(1,1,'accepted',1796072895492960);
INSERT INTO "receipt" VALUES(2,2,'accepted',1796072896096106);
INSERT INTO "receipt" VALUES(3,3,'accepted',1796072896196500);
INSERT INTO "receipt" VALUES(4,4,'accepted',1796072896397797);
INSERT INTO "receipt" VALUES(5,5,'accepted',1796072896498441);
INSERT INTO "receipt" VALUES(6,5,'acted',1796072896567585);
INSERT INTO "receipt" VALUES(8,6,'accepted',1796072896865903);
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
INSERT INTO "register" VALUES(1,1796072891489832,'changed','site','command line',NULL,1,'{"detail": "abcae1e0e5527c2080c37653aca67ca986704f0b8f2b8198c4449320b79f5128", "who": "c1b715286736803daaefe31f6c68980ee4edf4411e9f4faf62d46e8a56f662e2"}',X'68873A2179C46E030C6D4EC278275EDDF8C4C2F678162A91D279859F5C78800B',X'D188496715A42C7673E354D5695B1D2AB73CF6F39DEC5C0C5704589FBB976C86');
INSERT INTO "register" VALUES(2,1796072891603927,'account.changed','account:000000000000001','command line',NULL,1,'{"detail": "95d11948fc8785556fda86307baa4ec6ea0b146fc0a67295e7c796659d04a350", "who": "d7924dd7015e60418151e5db644d9f35da73d51b2762f8ca533cb25708dc8468"}',X'3B153D77EBEFDC7A98BD8C4E6B2C76DD2B285E86EFE30F47BFED7846368BE53B',X'809930F950AB2175890793ECBEE343870C737147C20B66E2ACE194D618A1CD7C');
INSERT INTO "register" VALUES(3,1796072891673854,'account.changed','account:000000000000002','command line',NULL,1,'{"detail": "b6427ec4a80f8b5c95bd7b0255728f163a1bceee047b9e4a052e9588441b532f", "who": "1a6da269ce2a2f881bc65562bfad228018b94b51a07d71ed5ce34a3ff69cad09"}',X'90C815A22271380A8FACC6C5B87C8CDE8C6431C52B4B11B99CE74E94CE427446',X'2999D2CBFBB25FA5F1587C82F920EC54DE2044D5AE0BA27C265524A6C608413C');
INSERT INTO "register" VALUES(4,1796072891739299,'account.changed','account:000000000000003','command line',NULL,1,'{"detail": "0171c1afd40409ead24ba36903b5b0ed72654caeeb136f54856b25983d03b33f", "who": "2d4fffceebf49aca3d9e0d59949ec565295deaf47f0b5bc6f9bef8c65d44907d"}',X'5BA95725AD19DC4A0B78B89CCC4E7728433A3635730F6080C9B25228D1F283D7',X'9355586DE3E134CA0BB0FFDB42F866580E55DE9A71DFCB43CF66A12B167069A9');
INSERT INTO "register" VALUES(5,1796072891791170,'account.changed','account:000000000000004','command line',NULL,1,'{"detail": "ab51ecef5e398592cc158d70545db2583bc39c809bdca26b555cbdce364cd8fd", "who": "249e7507f8f7bd6e3593d8440558987e0fa7074b89e7392fb545153dbc2f61e6"}',X'B2B7D00505DE9F5EB1817B87AA582B44BD2191AE2DD6BE4F8D5B7E6F7C474372',X'F69BBAB63D848B580B5A042A7537E06574CAC091CB2B6DB6177A3DFF627D4B52');
INSERT INTO "register" VALUES(6,1796072891842481,'account.changed','token:grafana','command line',NULL,1,'{"detail": "9312ca43ba28e33342efe9427dc2b96b363c51c99d29d652b55ea87b7f0a1ec3", "who": "71bc77a28d18805595d90c194596b9087a30cbfdcc54c0ba975501bfc789f3e8"}',X'925098E878D5BF98E971958D945F20B45983E379AA02A2CF4BA99EE12D6E1A48',X'C118077AC40C1943CB533B5AFB264486170F04D30A60352D7ABBE9884ECA1A01');
INSERT INTO "register" VALUES(7,1796072891887159,'changed','credential:1','command line',NULL,1,'{"about": "9a3bfde78c63783a4f44d9a6cc3ea42e8854fa648ea19017b2c850a0e3957a84", "detail": "b51965b05f321261dfc2e57a4f5b0d276499f7a762b2eb68440c0bcb0cf4bdc1", "who": "a326efd961a97b8ddf7b9ac6b410b8ccbc7d820cf74216dd5078107f5c3703bc"}',X'F6CBED2FACBB8EBCFB5EB45E7C43D8EDCB4B57211C9DF9F7A6B8E73610704E9F',X'9D8BDBCA319E0E19CE9B19E9C5A2C141DD7B492563C5933F4628D4659E7D7316');
INSERT INTO "register" VALUES(8,1796072891920161,'changed','credential:2','command line',NULL,1,'{"about": "cfca484521fd2c55d3244b87a6851de6e29ef5aad41f1ceddf0c55992751955d", "detail": "47a3a6667b1120ddebc20eb7c78bd3aade64b7c7b6c78f09bd696d95fdf7d3b6", "who": "6b8a44dab4d6621ed6c178378f43770c011a58fe4e4b30ecab5a2b85ccd5c2e4"}',X'92A3D5AEC1D7B316CE84DED8F12C909DFE54348CCA7F5E3C5E32D23330E16565',X'3B874DFD5DC2119A8C6239C9FB91DBBA688155CB3B9ABE7825DD056B7BBD3A7C');
INSERT INTO "register" VALUES(9,1796072895186853,'log_in.done','session:000000000000001','guard',NULL,1,'{"detail": "d6a0c3fd973d1ea72af22e24b7e48f4951cce448e9276255dbd8002271f66ee6", "who": "24fbafaa8f698777eeccf75286e24851551b9f6de894ff78b77ce7ea2430d9bf"}',X'0781A80A6F88FF5BF7EF7EBB268722D37BF871150766985D407BF50C79E6483A',X'2B232C2356CDDD99D02BDE1E96B487FEFE93BE1C3A9DB4D307524F36016B043E');
INSERT INTO "register" VALUES(10,1796072896594589,'log_in.done','session:000000000000002','guard',NULL,1,'{"detail": "ebca1e44cdebb59e5fdc5c1a538f6dbaa184a588fc908134fadf01effe05a426", "who": "9eb09c6cb24382a91a73582412644acdfa7de8fcdd1ce35fce8e7129beed476e"}',X'B2F89BE4B242DD550DEB29CC642ACE4DC2F8130EB40E6A7C29D66AF095B0DC17',X'9244E43955C47FF659CC824B5B946D92840DBDADAD6111F1C89B96A9FA4440F4');
INSERT INTO "register" VALUES(11,1796072896679228,'list.seen','list:alarms','guard',NULL,1,'{"who": "ab371138f733451059acd003b38a84f832ac12a5b56797e596356e027e0b1b05"}',X'2DBF1C95CC4D59B2CE65AEA3BF67EEDD8FED09BB334A5E7DECBB22327E381938',X'7A6E1804AE5CAB990D85EE98265BA713CEF1D61E1DC1D00F85C99619D8A8A03C');
INSERT INTO "register" VALUES(12,1796072900033890,'changed','faces:assessment','command line',NULL,1,'{"detail": "a65052e1959d55d9705d1e5478d73797a0e2919d0be42158e75287836c2dd0b9", "who": "3036329fa8d1259b758de9574ee6b4e40ef782a5904d14a9cb30dae56ef11e74"}',X'89D02A560EBE5A4852C02DE3E0F6BBC0607DC77730F799005F54E753FEEE7CFA',X'4515CD02B05B7EC9B21ED68A42364D38915A1E1E3568B9E6F93089310F993975');
INSERT INTO "register" VALUES(13,1796072900278223,'log_in.done','session:000000000000003','office',NULL,1,'{"detail": "b151aa7e56c3ef04fc478682d57dcbf8c72282aac7baa804ce2c3ae528a114fa", "who": "feccc45c4442c28d86473b88c6e208dd15b23ca13302434987f7d72588c2ccb2"}',X'9606E6612E179736615CE17EAD615DE2C52483659806F9FD418A96748533FB2A',X'DCF3C07594C29EC8823FC00A0E03EFB6A679DB16A1F66328CF400DDD148889CE');
INSERT INTO "register" VALUES(14,1796072900483033,'changed','faces','office',NULL,1,'{"about": "e934e54d08f48474d4c9420d9b807bb00854aa5a0af2abd7ca0c20255572f665", "detail": "0e2338970fa47f7c054728da414142242a47bae884a102e769a4b1c0364cfce3", "who": "7918e70cc76b05a504dff5e4072af1a27f1343a1463be97f8922e6a7a9ef1b7d"}',X'BA95DBA5A98D271964538D700235DAD7667E1A76F98167C5473DE8BD5D50B4B0',X'23BE87CBA62C032BCB484A0B096B638BD328FC25326CF3525477C4835AA426DE');
INSERT INTO "register" VALUES(15,1796072900494010,'changed','faces','office',NULL,1,'{"about": "4525d8699089694006e0bbad20870b9273491359582b5476c526885e8465b9fb", "detail": "984bfd9e97da84f6e86c9c40635a33c7781a7cfc80365f4631e2e2ca50259add", "who": "7b68c97524ff1fad6967972e5642923044c5b6aef2fd7152a6566c16ee405776"}',X'79ED69738316BB7E6C66D5ECEF9F820C0E4D13A0E5943B72B196C9B9BA4A9B6A',X'854EE7D1D597CDFFE670844F5D076EE6D4780BEF7EFFCEC9408A5251A4E59B34');
INSERT INTO "register" VALUES(16,1796072900502616,'changed','faces','office',NULL,1,'{"about": "603340ccaf1b15f82aeab784f16cf57ce682b84629b5eb36e7d6f9d775abf8d1", "detail": "31b20741db23a1ce56dda99178c7b751911ea9868aafadb17a87ad7959bcc816", "who": "705fe49fd695c0dde404574ebab57411d3e6683bfb9c785e881ef1a95a4e91bf"}',X'A0D9CA87D39AAED499ABA85EFBE6BBC73C5B19623B5FFFF7F326F1A046B5D702',X'472B18C9D37C562B68A88D70795CBB7BBAA04EE77392889435221677AA44A910');
INSERT INTO "register" VALUES(17,1796072900507594,'log_in.done','session:000000000000004','officer',NULL,1,'{"detail": "d9eefe5d749bca22279c59b1d09c3f65f3b21762546abd2ae82317a6d92f0a00", "who": "cef86f0238a81900a21741e242f7bacb2cc951d3bbae0608638dc503e6bfc7d7"}',X'934EBB48596E80FBF837933695E60852FFC744CED03E5246E6A218F2F95E21B9',X'0ECA7D39D9A9955E16E0A5B320390CCBA8125820F756E6522781C1911E6CA19A');
INSERT INTO "register" VALUES(18,1796072900563634,'review.opened','review:000000000000001','officer',1,1,'{"about": "127016bd42bef9b2d0a313a1529d1436c3d6c2bd22b9a4be3076d531b83112fb", "case": "2cf2ceb154b06c3341b827321be2c9aee005310043421e20ad4aa3b32900963c", "detail": "92a0fad897cbebcf499ee0f065805fe543d731d91dfd5b204ba30d24ccf364d3", "unit": "29e0bb5e52bdc407bf8185c7175e7f8e567b8aabcd09296e023484eb32dc3d0d", "who": "34241a11e3302e24f8c2752fb300fdcbf8fb2c6bc1ca2104445e9ead3cca26af", "why": "2ed4d311b21acb99011f11336040d0d593f2f1fbe1f5d9e54d0c31c66a709fdd"}',X'A9CD4EAE10B2727101E93096448F1A918D847AE1289CD714C3A8A0C33D1D2206',X'356016F17CB23E7D48BAD49A560285D21DB617ED8A3A4D800F407E4ABE240753');
INSERT INTO "register" VALUES(19,1796072900578758,'list.seen','list:events','officer',1,1,'{"about": "cd68c9ba792bd2d8e3e714ceb0d75908a1593e4a45beb3efe2cca67bbce00ec8", "case": "bf8ea9b6cbe62353706db326aea86991f56af21b6f897446a8c2420527064969", "unit": "070f7386f41ce59153586284553882ea5ce2d51725ea7a0d7f357b681afc8b11", "who": "650abe61487dc4cd880868e7c5ffe6caffdaf3310f63b3e630fdfc73dd39a366", "why": "27b32d25a8e6d042b58d0c765cda9b488d6ed1081e3649406bc20d6d3764a4b3"}',X'2D0AAD895ABB250F8BAA3D0367E15E8AE32B64726EBC9E93AA97C2A3D5C5645D',X'B582884A1A3100060C3ED11574EB660ADCF2D8F454D59C3B3DFE4003279892BB');
INSERT INTO "register" VALUES(20,1796072900591337,'evidence.seen','event:000000000000018','officer',1,1,'{"about": "51069df5794923c2c5b85ebd249bfc73127aa7ef0a8b3e533e032553c5535203", "case": "c05d88c89e7f5331b9c5cdccb475f83677b82b8ab9508b9861379ffa769196da", "unit": "3662d8cd64983b9b08ac043082701ca7c86c18f9b0384e85fa11672f1b65c45b", "who": "b0c0298154926f7eeb9dc945b063172f771575764b528d7ded801483bd2b80b6", "why": "039a2f15e4343872330b46bb104f00b3578c58bd04cc8dadb9bfd8dd34e358ae"}',X'7F9F64F7524A7E69DC019163E980BF698F7167C247D7136B1B4FBCF6069AF063',X'09356FF5E25DAA66C0626F6C0EB9ADFB8C046D745635260121A53A39E383EA39');
INSERT INTO "register" VALUES(21,1796072900599626,'note.added','event:000000000000018','officer',1,1,'{"about": "e7c6f329794c995ccec3db5b90e5e720dabc481a9a17c0047f3e2439a46346fc", "case": "dfa33eb5c0e91735cb244888e2ca975cb6bc54f7d94ecdb787d9ad0a10d4c521", "detail": "a306fd0a0e8c9603b1a07fad0a447f07e33346cd8d1401348edf2d78e36a1bde", "unit": "f012aa5e1883b8d0c69769e8b79c71a650565250e82a493517aa2a55aa7f370b", "who": "ea7bd5f69e1f2c5c43b1b7136023e970339612a49fec574304dc5ac01bfdd006", "why": "019b5b9a7d1c311d230ebd2415ca395bfa4ef11f513180948260bc92e2b5906a"}',X'5723AC3D504A97C47CE0FEFF50993C93383039E85B61F03F682F85BEC09DC47B',X'2E7AA7502D2B6485B44DD680E39FF41E08CED7875E05BEDFAC2AF08F11803558');
INSERT INTO "register" VALUES(22,1796072900609590,'evidence.seen','event:000000000000017','officer',1,1,'{"about": "fb60369fa4d09c306ea42c650d7dc30000248c6000f6b9d60f48010bc6d654d9", "case": "c58a4e4d7a84bab20d7a96e405e24c6d57b6a09e07fa76a04907a4db4c57cdb2", "unit": "16fdecbe31c39b36bde71d013419ad55f56725486484c6215d89acb6508362b3", "who": "8ea11d1b3441b499eec717e632b5edaee4183066bc957dd89d11ba49a9194c96", "why": "fd3754c0ce9a361749287cb5fa85ff727134d73e5842fce7c6b9961c0fcd8446"}',X'4A47CEC2003AA282D4A80EECD942E16938101E2D4CAEDC28FB4441FCF8B74DE4',X'FDCCB5DF44C2BE6D1B8A689237CE586E7C30376AD70A4A06D79982FD256CDA2A');
INSERT INTO "register" VALUES(23,1796072900617450,'note.added','event:000000000000017','officer',1,1,'{"about": "d67f228c2b0c5d02c81167ec6955329af8dcf4dd64670ea80351d495bf19209e", "case": "76b4741b0f301227417dea080ca0915a9288970010635f9d5bd1eaaa6d482ede", "detail": "3caae2dfc726f3de96d6d3ad4995636071441a370931b77ce474df9a59921677", "unit": "18d8162f9cee7551d8e941ed9af52c708ed4109e66db1960a45bc579f396dc38", "who": "68f5d6c98bb088101566f3e37706c040e5cc2d34f970ebad176df932ac025e2e", "why": "3ec6c7d4c567542696929fd6431b9d398a8ac739040150f1f495bcf9df48d0c1"}',X'89DC94BF68EC462B00940D8F647AC3783666BD9FAE320CF75C48C20CB0F1A9EE',X'C0E59780C436E42325651D2241FD24A9B770E62F7CC751FDE94C5525B7C4AE8A');
INSERT INTO "register" VALUES(24,1796072900651952,'exported','export:e5cd89736a0382661b9084b6623be8ab88b8866ac773ef380809b578b1d1484e','officer',1,1,'{"about": "ddf42254a7f3acace44b9516b6221d35338e6dd5b485a41ac98dbd22cac69122", "case": "2a5c6d3c0150cd632d3c091761ab6de41de314467431cf8dd2c92bf7cbbdb0c9", "detail": "fc7c4a6d59d437f8853dc19481be4a735f9e59211ea2ba148a671d924a6f35b7", "unit": "a386a5962a21a89926149c802afad51b3debd155250a909c32dd7735c3c2eb7c", "who": "2bdda3c3b7c016139f97fa64eb6a996b52ed29930d6b530999b55854223f3caf", "why": "59776587cf0f54dd22d989579ab1e3dd5c7422f008c620a848785188f80b501a"}',X'F6FE9BC12A87FD92A70F0BF19A975FCF777569525AA0FC24F0B278D8376DCB1D',X'794FF897A1A3A9758EE325F2781969D9A8AB1A027B01EB41D1F350757B75E029');
INSERT INTO "register" VALUES(25,1796072900658899,'log_in.done','session:000000000000005','office',NULL,1,'{"detail": "b6b23a919d5a2b299255375f73cdf003a829fd2a91bff2eb3d300aa7edc53f6a", "who": "5005e97b2b324c86b8aa4fceca97a574a9440760a7e61eff818df6028256ce43"}',X'D8BF27ACF613D98D50930586F72AA4C7F0B05DB08E72212F0577606D121B0972',X'BC0848A4F06C1D6B9F2F0B4DFB179CE71A98A787277C08DB01A5E65B0155940C');
INSERT INTO "register" VALUES(26,1796072900735213,'changed','home link','office',NULL,1,'{"about": "27b365b0c9b92b0bf3201086802ad4d97884f936671636c2d043a96d0452df5b", "detail": "7640283a99f6c8d9c6bfd662b4b5ad789f58c9bb8c707f695089948d1e9f24ae", "who": "550dd4558ffb3ed016cd9673ff3fe4bf30b8f69b7b387b43a90e660df7377e94"}',X'6203B7593C57B0B10EF4D8F30BF8073B3E4B5B10C7F8D07912D160AF4FA5FC71',X'DA782F8CC75BEA4321811269A768414CFD1CF1BE69EA2E3313346DB024471A83');
INSERT INTO "register" VALUES(27,1796072901799913,'account.changed','account:000000000000005','command line',NULL,1,'{"detail": "bdc45c3d5a1ef504c3dc3a1abf92da2dfb1c5a5132e613c19593121007bef126", "who": "4d5681d2e9069b6ddc2b5519e40a257419b9c8517c5f442451b72cf331c7f43e"}',X'99B8A7A38C57379442FAECA099F1A7A5971AF3B608E14BF90FBB51B9E45AFBBC',X'E91A94474A43EBF574009467B4F2AD52DDBD0B6EF72A761BBCFD3E27421CF098');
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
INSERT INTO "register_about" VALUES('place','b3u2-501',22);
INSERT INTO "register_about" VALUES('place','b3u2-501',23);
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
INSERT INTO "register_head" VALUES(9,X'0781A80A6F88FF5BF7EF7EBB268722D37BF871150766985D407BF50C79E6483A',1796072895564669,X'A776596A346E47FF114BB0BAA46DBB4B716B39B790392FCEC84BFF7D38F45778930A267C3E114A227932B3A377FB3F532F6E62DD6705C23F8388DDDE7EEC2E0E');
INSERT INTO "register_head" VALUES(27,X'99B8A7A38C57379442FAECA099F1A7A5971AF3B608E14BF90FBB51B9E45AFBBC',1796072908602781,X'20B746987B970448A13338794E6FF25566FC8150D54E4CF61AA231CB6A869253E668CA1642EBF7EC1956E7E801B8C1727BA2D7CE124031487C768EFFE6B13C01');
CREATE TABLE register_secret (
  seq INTEGER NOT NULL,
  field VARCHAR NOT NULL,
  salt BLOB NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (seq, field)
);
INSERT INTO "register_secret" VALUES(1,'who',X'BF62500FD6E4962ACBFDFCF3963B17DB','root');
INSERT INTO "register_secret" VALUES(1,'detail',X'F28676CFA96C0DF75BA5B82AFD50D96F','~ site; + place b3; + place b3u2; + place b3u2-501; + place b3u2-502; + person wu; + person li; + person zheng; + person lin; + person guard; + group bangbang; + duty gate; + policy elder; + device sos-501; + device sos-502; + device smoke-501; + device ctrl-u2; + device reader-u2; + device cam-u2; + door unit; 2 more');
INSERT INTO "register_secret" VALUES(2,'who',X'5E49457EEE28F72C2E43B83DFCE7ED3F','root');
INSERT INTO "register_secret" VALUES(2,'detail',X'33F6B91E5B8085FF8B5EC16843F89574','added, role guard');
INSERT INTO "register_secret" VALUES(3,'who',X'DBB3C106CCB2AEED84B923FC8C25D096','root');
INSERT INTO "register_secret" VALUES(3,'detail',X'2C6FAEADE28B412879B482DCAD79F330','added, role office');
INSERT INTO "register_secret" VALUES(4,'who',X'16728E71B8B07F1BD65C046167CA0EFC','root');
INSERT INTO "register_secret" VALUES(4,'detail',X'F0F7680A30FC0C05B54F426DA31DA4D7','added, role installer');
INSERT INTO "register_secret" VALUES(5,'who',X'A11E549BE318B95139ADDBBA03347C29','root');
INSERT INTO "register_secret" VALUES(5,'detail',X'EE6A856B3AEE380449161647F60C3FCA','added, role officer');
INSERT INTO "register_secret" VALUES(6,'who',X'E38115F71F994C173F7E38D2C4544B94','root');
INSERT INTO "register_secret" VALUES(6,'detail',X'A1633911BA388A608B5AE2F01ABC679F','added, metrics:read');
INSERT INTO "register_secret" VALUES(7,'who',X'7EEB2EB6780C3453B42104FD7A3A09F7','root');
INSERT INTO "register_secret" VALUES(7,'detail',X'24E15A30C0F09FA3E0EF7ED195F8F18F','given: card');
INSERT INTO "register_secret" VALUES(7,'about',X'84A0F869DFEE54659CF9E78BB64D57A7','{"persons":["zheng"],"places":[]}');
INSERT INTO "register_secret" VALUES(8,'who',X'CAF5096FD9DC2290BE2B7CB2A20B9B77','root');
INSERT INTO "register_secret" VALUES(8,'detail',X'7945FD8E9B816077B031D2C397A758BD','given: pin');
INSERT INTO "register_secret" VALUES(8,'about',X'C7CB03B8AD6D490ECAF7D7085A4F6777','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(9,'who',X'EE936B137E160155DE9D45B1DEBBC1A3','guard');
INSERT INTO "register_secret" VALUES(9,'detail',X'60DE564AC503803F684549C6AF25C81C','password here');
INSERT INTO "register_secret" VALUES(10,'who',X'84E6F6DB10E714C36FF9D5597D80DFC9','guard');
INSERT INTO "register_secret" VALUES(10,'detail',X'4A0D3F73FE2F5EAA05F6758F1C1A773B','password here');
INSERT INTO "register_secret" VALUES(11,'who',X'5601406C231E46D3CFA852886F54F646','guard');
INSERT INTO "register_secret" VALUES(12,'who',X'08569E2C4B0E7CB3F151021D3C776328','root');
INSERT INTO "register_secret" VALUES(12,'detail',X'1AFC8E78F103A02F55F2651E3B79A0AF','signed on 2026-11-21');
INSERT INTO "register_secret" VALUES(13,'who',X'048B827D21EB70EC3CC53D0B1E4906F7','office');
INSERT INTO "register_secret" VALUES(13,'detail',X'FD5ADA6E2212D2AA87EC48CBE32BCDDD','password here');
INSERT INTO "register_secret" VALUES(14,'who',X'007EB6E8066E5022FC30CA3A56B9CF81','office');
INSERT INTO "register_secret" VALUES(14,'detail',X'E50C93FABF8EFE643EB9DF7BA6B8FBC8','agreed: verify');
INSERT INTO "register_secret" VALUES(14,'about',X'7A3A37F1BB08774A96F40C057D38C1F9','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(15,'who',X'1D9DBFF583288A47D7404FD670B59701','office');
INSERT INTO "register_secret" VALUES(15,'detail',X'18CC4666F0A72E3FC65323E10A43F82A','agreed: verify');
INSERT INTO "register_secret" VALUES(15,'about',X'5FE8D24084E0BD401A458FB66C1AFBD0','{"persons":["zheng"],"places":[]}');
INSERT INTO "register_secret" VALUES(16,'who',X'959F6E0300FAE82C259B6D276F36527E','office');
INSERT INTO "register_secret" VALUES(16,'detail',X'1FB51DD29BFD8911539F7626D64A5F45','withdrawn: everything');
INSERT INTO "register_secret" VALUES(16,'about',X'9E10C6ADDC32DB33ADFEBF08B0EB6186','{"persons":["wu"],"places":[]}');
INSERT INTO "register_secret" VALUES(17,'who',X'7B9DAE244E9FA5B3868FEB7562F1987C','officer');
INSERT INTO "register_secret" VALUES(17,'detail',X'33A14928BF7FF6DB7C954FA5538C9BAE','password here');
INSERT INTO "register_secret" VALUES(18,'who',X'94CF74C99EC843C7652414BC8E8B6EDF','officer');
INSERT INTO "register_secret" VALUES(18,'unit',X'123BCBA6425F2A1908070202D2BBB068','梧村派出所');
INSERT INTO "register_secret" VALUES(18,'case',X'D8063206EC1566F766DBFBA1BD90E8F7','厦公 1');
INSERT INTO "register_secret" VALUES(18,'why',X'C951C7EDE5409A5D1D7F51A6FDA23C68','老人报警');
INSERT INTO "register_secret" VALUES(18,'detail',X'8DEA0AF06D0A4401ACCB397DE454848A','police_case: 2026-11-29T21:08Z to 2026-11-30T21:08Z, 60 min');
INSERT INTO "register_secret" VALUES(18,'about',X'74BE47D67EC94F2C1230DC97A8651F6D','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(19,'who',X'9A95D7C7EDF6E0ED035DFA52CB487446','陈警官');
INSERT INTO "register_secret" VALUES(19,'unit',X'41C533C37C35943C0759170A72E89082','梧村派出所');
INSERT INTO "register_secret" VALUES(19,'case',X'A97AA31B8AA64F64741DAE52150597E6','厦公 1');
INSERT INTO "register_secret" VALUES(19,'why',X'4504F80B0455B6B9D0B0963BC91B8BAF','老人报警');
INSERT INTO "register_secret" VALUES(19,'about',X'A0F8977EEB7A6EFEDAD4A52EB17E84BD','{"persons":[],"places":["b3"]}');
INSERT INTO "register_secret" VALUES(20,'who',X'38A1DBAD12B7154800D1E3E4C1383733','陈警官');
INSERT INTO "register_secret" VALUES(20,'unit',X'203EFE38C1296E90944062953CFE7C17','梧村派出所');
INSERT INTO "register_secret" VALUES(20,'case',X'01C036850BE6E3C266FFFE92D79BDA26','厦公 1');
INSERT INTO "register_secret" VALUES(20,'why',X'3DFD3FEC908256A29846AEE7A2A119BA','老人报警');
INSERT INTO "register_secret" VALUES(20,'about',X'A5ACA9233BF624E7A749268D57650A70','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(21,'who',X'B60F238F4EAB81172326BDEC0A259BB3','陈警官');
INSERT INTO "register_secret" VALUES(21,'unit',X'F37C283037ACE279F64AA6E577873A79','梧村派出所');
INSERT INTO "register_secret" VALUES(21,'case',X'1128D49DB378397F96409BE31CA6780C','厦公 1');
INSERT INTO "register_secret" VALUES(21,'why',X'4BF40008A471C9035A7A1F01FE92DB6B','老人报警');
INSERT INTO "register_secret" VALUES(21,'detail',X'0BE636CF0DF4560C044BD96ED30AAEAE','note');
INSERT INTO "register_secret" VALUES(21,'about',X'1D83578C7025BB07FEE57BD0D24AB42A','{"persons":[],"places":["b3u2"]}');
INSERT INTO "register_secret" VALUES(22,'who',X'D41CE1237C583F4ACE9BB0145BA20524','陈警官');
INSERT INTO "register_secret" VALUES(22,'unit',X'ADCC180A5682BB3C87ADA19CE4576976','梧村派出所');
INSERT INTO "register_secret" VALUES(22,'case',X'FC1C70884D298B5485D67A7329C8DEE9','厦公 1');
INSERT INTO "register_secret" VALUES(22,'why',X'1F3E4630334B8CB4F1D7A9C053293222','老人报警');
INSERT INTO "register_secret" VALUES(22,'about',X'925CED38989921B39E417689BF6E4F3A','{"persons":[],"places":["b3u2-501"]}');
INSERT INTO "register_secret" VALUES(23,'who',X'7A4E7BF37C92889A5AA294F4ACD523A8','陈警官');
INSERT INTO "register_secret" VALUES(23,'unit',X'C57D12942D4F167F7551C32D4820980C','梧村派出所');
INSERT INTO "register_secret" VALUES(23,'case',X'9FE4B90C6331AD0FDD8A5F3314261995','厦公 1');
INSERT INTO "register_secret" VALUES(23,'why',X'8E9BACAC27E5097E51955D1456EB80BD','老人报警');
INSERT INTO "register_secret" VALUES(23,'detail',X'42447F46C2ECAB02F638B121FE359F08','note');
INSERT INTO "register_secret" VALUES(23,'about',X'B4BB07A078DCD74CDC839DE05D5DC765','{"persons":[],"places":["b3u2-501"]}');
INSERT INTO "register_secret" VALUES(24,'who',X'2F4E5612697AD9422601568A46296FA0','陈警官');
INSERT INTO "register_secret" VALUES(24,'unit',X'7FA3D8033550CB9313F4C43E4B14BF65','梧村派出所');
INSERT INTO "register_secret" VALUES(24,'case',X'4468E70B2CBB520383DA92D7C08942E8','厦公 1');
INSERT INTO "register_secret" VALUES(24,'why',X'1E96C53F42DC11F7E936EE0EA6882288','case');
INSERT INTO "register_secret" VALUES(24,'detail',X'45B7BFD2D318C004A4E7988FE42D4BFC','to 梧村派出所: 14 events, 0 pictures');
INSERT INTO "register_secret" VALUES(24,'about',X'4F22C7C70B80E495E945F32461D2E572','{"persons":["li","wu","zheng"],"places":["b3u2","b3u2-501","b3u2-502"]}');
INSERT INTO "register_secret" VALUES(25,'who',X'6C98D6015FAB673CBF7A5455A5A21D49','office');
INSERT INTO "register_secret" VALUES(25,'detail',X'BB081A83766B2F403D8EC12E59F1A2C3','password here');
INSERT INTO "register_secret" VALUES(26,'who',X'C5B01E37CB94F80368794C4F484113BA','office');
INSERT INTO "register_secret" VALUES(26,'detail',X'7E72BEFE5CE1BB7F29E09802D440ED70','made');
INSERT INTO "register_secret" VALUES(26,'about',X'9992FD639BD7A29339F114434CF9856E','{"persons":[],"places":["b3u2-501"]}');
INSERT INTO "register_secret" VALUES(27,'who',X'9746137D6258EA17EAAB3DB527F7D836','root');
INSERT INTO "register_secret" VALUES(27,'detail',X'F75440980FBE15373931F74DFD849233','envelope made, role guard');
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
INSERT INTO "review" VALUES(1,4,'陈警官','梧村派出所','厦公 1','老人报警','police_case','["b3"]',1795986500559238,1796072900559238,'open',60,1796072900563634,1796072900563634,1796076500563628,NULL,'',0,'','',NULL,'');
CREATE TABLE review_picture (
  event INTEGER NOT NULL,
  review INTEGER NOT NULL,
  snapshot VARCHAR NOT NULL,
  kept_at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (event, review),
  FOREIGN KEY(review) REFERENCES review (id)
) WITHOUT ROWID;
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
INSERT INTO "session" VALUES(1,X'566F02D82B8591CE744BFEF0BF3F969AF9283B97CD0D95476F345D06922B3221',1,'5swWQm0Dnh4Q4PR_BVf0lXhm',0,1796072895186853,1796116095186853,1796072895186853,'here','');
INSERT INTO "session" VALUES(2,X'EB98248368D184D97F3CAE28918A1303D26EA3D6E511EA4C04158CB2015D99E8',1,'wmc1N8R_e2DLDMa9rEHvYTzi',0,1796072896594589,1796116096594589,1796072896594589,'here','');
INSERT INTO "session" VALUES(3,X'BE06DEEBED270A214CA672165C1605F6E09DC6C44CFEF9D44FE11DC76B7C7C2B',2,'dZMb_ZvENbgAPibSpvaJRzl6',0,1796072900278223,1796116100278223,1796072900278223,'here','');
INSERT INTO "session" VALUES(4,X'D8E1DC229E1333028F7E78E25FD27280ACEDE960D8CB6373D7F246E1BB83B7E8',4,'AUiNSlsQCGSTIQJU_Rg-bdea',0,1796072900507594,1796101700507594,1796072900507594,'here','');
INSERT INTO "session" VALUES(5,X'A68EE04F8691D9079C6CA403E873B329A2A0A8D72E847DC06641E4E86C8A0BF1',2,'hcTb36tGfIYkOy7g_pbPDCow',0,1796072900658899,1796116100658899,1796072900658899,'here','');
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
INSERT INTO "token" VALUES(1,'grafana',X'153EEB584289A0FEABA5BAA6ED3C11E2947699A9F3B04B02FA1A1A4FFF4837F3','metrics:read',1796072891842481,0);
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
INSERT INTO "walk" VALUES(1,'b3u2','3号楼 2单元','ended','root',1796072898077289,1796072898077292,'root',1796072898445211,'','');
INSERT INTO "walk" VALUES(2,'b3u2-501','3号楼 2单元 501','open','root',1796072898478000,1796072898478004,'',NULL,'','');
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
INSERT INTO "walk_subject" VALUES(1,8,'path','guard/webhook','','["guard", "webhook"]','46f175c6f93cc31d',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,9,'path','zheng/webhook','','["zheng", "webhook"]','2409185d9d0f1265',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,10,'path','lin/webhook','','["lin", "webhook"]','8ab7975a200e2ee2',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,11,'box','self-probe','','[]','',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(1,12,'box','clock','','[]','',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,1,'device','sos-501','3号楼 2单元 501','["calls"]','bf964dcd83318706',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,2,'device','smoke-501','3号楼 2单元 501','[]','d50251d4d9eef078',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,3,'path','guard/webhook','','["guard", "webhook"]','46f175c6f93cc31d',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,4,'path','zheng/webhook','','["zheng", "webhook"]','2409185d9d0f1265',18,'waiting','','',NULL);
INSERT INTO "walk_subject" VALUES(2,5,'path','lin/webhook','','["lin", "webhook"]','8ab7975a200e2ee2',18,'waiting','','',NULL);
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
INSERT INTO "wellbeing_day" VALUES('wu','2026-12-01','04:00-23:30 Asia/Shanghai',1796068800000014,1796139000000014,0,'waiting',NULL);
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
CREATE TRIGGER minor_of_nobody AFTER DELETE ON person WHEN OLD.minor BEGIN
  INSERT OR IGNORE INTO gone_minor (person) VALUES (OLD.id);
END;
CREATE TRIGGER event_note_kept BEFORE DELETE ON event_note WHEN EXISTS (SELECT 1 FROM event WHERE id = OLD.event) BEGIN
  SELECT raise(ABORT, 'a note is never deleted before its event');
END;
CREATE TRIGGER event_note_goes AFTER DELETE ON event
WHEN EXISTS (SELECT 1 FROM event_note WHERE event = OLD.id) BEGIN
  DELETE FROM event_note WHERE event = OLD.id;
END;
CREATE INDEX review_picture_review ON review_picture (review);
CREATE TRIGGER review_picture_kept AFTER INSERT ON review_picture BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;
CREATE TRIGGER review_picture_gone AFTER DELETE ON review_picture BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'faces_version';
END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('session',5);
INSERT INTO "sqlite_sequence" VALUES('account',5);
INSERT INTO "sqlite_sequence" VALUES('token',1);
INSERT INTO "sqlite_sequence" VALUES('credential',2);
INSERT INTO "sqlite_sequence" VALUES('event',18);
INSERT INTO "sqlite_sequence" VALUES('alarm',4);
INSERT INTO "sqlite_sequence" VALUES('alarm_log',15);
INSERT INTO "sqlite_sequence" VALUES('notification',6);
INSERT INTO "sqlite_sequence" VALUES('command',8);
INSERT INTO "sqlite_sequence" VALUES('receipt',8);
INSERT INTO "sqlite_sequence" VALUES('walk',2);
INSERT INTO "sqlite_sequence" VALUES('face_assessment',1);
INSERT INTO "sqlite_sequence" VALUES('face_consent',2);
INSERT INTO "sqlite_sequence" VALUES('review',1);
INSERT INTO "sqlite_sequence" VALUES('event_note',2);
INSERT INTO "sqlite_sequence" VALUES('hand_over',1);
PRAGMA user_version = 17;
COMMIT;

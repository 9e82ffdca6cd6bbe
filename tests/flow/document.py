"""The compound of the stories, as an installer writes it down."""

SITE = """\
site: {name: 金海岸, language: zh-CN, timezone: Asia/Shanghai, desk: [guard]}
places:
  - {id: b3, kind: building, name: 3号楼}
  - {id: b3u2, kind: entrance, name: 2单元, in: b3}
  - {id: b3u2-501, kind: household, name: "501", in: b3u2, floor: 5}
  - {id: b3u2-502, kind: household, name: "502", in: b3u2, floor: 5}
people:
  - {id: wu, name: 吴奶奶, home: b3u2-501}
  - {id: li, name: 李爷爷, home: b3u2-502}
  - {id: zheng, name: 郑阿姨, contacts: [{channel: webhook, address: "http://phones/zheng"}]}
  - {id: lin, name: 林师傅, contacts: [{channel: webhook, address: "http://phones/lin"}]}
  - {id: chen, name: Mrs Chen, language: en, contacts: [{channel: webhook, address: "http://phones/chen"}]}
  - {id: guard, name: 门岗, contacts: [{channel: webhook, address: "http://phones/guard"}]}
groups:
  - {id: bangbang, name: 厝边帮帮团, members: [lin, chen]}
policies:
  - id: elder
    steps: [{notify: [zheng], wait: 60}, {notify: ["group:bangbang"], wait: 60}]
    arrive_within: 15m
    last_resort: [guard]
lines:
  - {id: rf, port: /dev/serial/by-id/rf}
devices:
  - {id: sos-501, template: cuobian-sos, place: b3u2-501, resident: wu, policy: elder}
  - {id: bath-501, template: cuobian-sos, place: b3u2-501, resident: wu, policy: elder}
  - {id: sos-502, template: rflink-ev1527, line: rf, place: b3u2-502, resident: li, policy: elder,
     params: {code: 0a5c3f, switch: "01"}}
  - {id: door-501, template: cuobian-door, place: b3u2-501, silent_after: 1d}
  - {id: smoke-501, template: cuobian-sensor, place: b3u2-501, policy: elder}
  - {id: bare-502, template: cuobian-sos, place: b3u2-502}
doors: []
"""
RF_PRESS = b"20;08;EV1527;ID=0a5c3f;SWITCH=01;CMD=ON;\r\n"

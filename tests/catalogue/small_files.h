// The smallest front door and pathway that load: a case of a test changes one place and says what is then complained of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/load.h"

namespace small_files {

// Line numbers are those of the raw strings, whose first line is the first of the file.
inline constexpr std::string_view front_door = R"(id: front-door
version: 1
title: Front door
sign_off: {name: "", role: "", date: ""}
source: [A guide]
destinations:
  - {id: ambulance-999, name: Ambulance, tier: emergency, advice: Call 999, source: A guide}
  - {id: duty-clinician, name: Duty clinician, tier: same_day, advice: Today, source: A guide}
  - {id: gp, name: GP, tier: clinician, advice: A GP, source: A guide}
  - {id: pharmacist, name: Pharmacist, tier: none, advice: A pharmacist, source: A guide}
questions:
  - {id: chest_pain, kind: yes_no, ask: Chest pain}
  - {id: worried, kind: yes_no, ask: Very worried}
  - {id: reason, kind: choice, ask: What is it about, options: [limb: A limb, tablets: Tablets, other: Other]}
  - {id: prefers_gp, kind: yes_no, ask: A GP}
red_flags:
  - {id: heart, when: {chest_pain: yes}, to: ambulance-999, text: The heart, source: A guide}
  - {id: worry, when: {worried: yes}, to: duty-clinician, text: Worried, source: A guide}
preferences:
  - {id: prefers_gp, when: {prefers_gp: yes}, to: gp, text: A choice, source: A guide}
routes:
  - {id: tablets, when: {reason: tablets}, to: pharmacist, text: Tablets, source: A guide}
  - {id: other, when: always, to: gp, text: Everything else, source: A guide}
examples:
  - {id: heart, text: An example, answers: {chest_pain: yes}, expect: heart}
  - {id: heart-unsure, text: An example, answers: {chest_pain: unsure}, expect: heart}
  - {id: heart-not-asked, text: An example, others: not_asked, expect: heart}
  - {id: worry, text: An example, answers: {worried: yes}, expect: worry}
  - {id: wish, text: An example, answers: {reason: tablets, prefers_gp: yes}, expect: prefers_gp}
  - {id: tablets, text: An example, answers: {reason: tablets}, expect: tablets}
  - {id: other, text: An example, answers: {reason: other}, expect: other}
  - {id: limb, text: An example, answers: {reason: limb}, expect: {offers: limbs}}
  - {id: ask, text: An example, expect: {incomplete: reason}}
  - {id: e10, text: An example, answers: {reason: other}, expect: other}
  - {id: e11, text: An example, answers: {reason: other}, expect: other}
  - {id: e12, text: An example, answers: {reason: other}, expect: other}
  - {id: e13, text: An example, answers: {reason: other}, expect: other}
  - {id: e14, text: An example, answers: {reason: other}, expect: other}
  - {id: e15, text: An example, answers: {reason: other}, expect: other}
)";

inline constexpr std::string_view limbs = R"(id: limbs
version: 3
title: {en: Limbs, cy: Breichiau}
summary: For limbs
safety_net: Call us
sign_off: {name: "", role: "", date: ""}
source: [A guide]
offered_when: {reason: limb}
priority: 5
questions:
  - {id: which, kind: choice, ask: Which limb, options: [arm: Arm, leg: Leg]}
  - {id: fall, kind: yes_no, ask: A fall}
  - list: after_fall
    ask: After the fall
    ask_when: {fall: yes}
    items:
      - {id: crooked, ask: Is it crooked}
      - {id: swollen, ask: Is it swollen}
  - {id: weeks, kind: number, ask: How many weeks, least: 0, most: 500}
red_flags:
  - {id: broken, when: {crooked: yes}, to: ambulance-999, text: Broken, source: A guide}
  - {id: sprained, when: {swollen: yes}, to: gp, unsure: does_not_count, text: Sprained, source: A guide}
eligibility:
  - {id: adult, require: {not: {age: {<: 16}}}, otherwise: gp, text: Adults, source: A guide}
routes:
  - {id: new_arm, when: {all: [which: arm, weeks: {<: 6}]}, to: service, urgency: soon, text: New, source: A guide}
  - {id: usual, when: always, to: service, urgency: routine, text: Usual, source: A guide}
steps:
  - {id: waiting, text: Waiting, leads_to: [{on: booked, to: booked, text: Booked}]}
  - {id: booked, text: Booked, leads_to: [{on: seen, to: closed, text: Seen}, {on: cancelled, to: waiting, text: Cancelled}]}
  - {id: closed, text: Closed, ends: true}
booking:
  service: limb_service
  name: Limb professional
  slot_minutes: 20
  modes: [face_to_face, video]
  within_days: {soon: 3, routine: 15}
  role: physiotherapist
measures:
  - {instrument: pain, at: [first_visit], text: Pain}
examples:
  - {id: broken, text: An example, record: {age: 30}, answers: {which: arm, fall: yes, crooked: yes}, expect: broken}
  - {id: sprained, text: An example, record: {age: 30}, answers: {which: arm, fall: yes, swollen: yes}, expect: sprained}
  - {id: swollen-unsure, text: An example, record: {age: 30}, answers: {which: leg, fall: yes, swollen: unsure, weeks: 1}, expect: usual}
  - {id: child, text: An example, record: {age: 9}, answers: {which: arm, weeks: 1}, expect: adult}
  - {id: wish, text: An example, record: {age: 30}, answers: {which: arm, prefers_gp: yes}, expect: prefers_gp}
  - {id: new-arm, text: An example, record: {age: 30}, answers: {which: arm, weeks: 5}, expect: new_arm}
  - {id: old-arm, text: An example, record: {age: 30}, answers: {which: arm, weeks: 6}, expect: usual}
  - {id: ask, text: An example, record: {age: 30}, answers: {which: arm}, expect: {incomplete: weeks}}
  - {id: e9, text: An example, record: {age: 30}, answers: {which: leg, weeks: 1}, expect: usual}
  - {id: e10, text: An example, record: {age: 30}, answers: {which: leg, weeks: 1}, expect: usual}
  - {id: e11, text: An example, record: {age: 30}, answers: {which: leg, weeks: 1}, expect: usual}
  - {id: e12, text: An example, record: {age: 30}, answers: {which: leg, weeks: 1}, expect: usual}
  - {id: e13, text: An example, record: {age: 30}, answers: {which: leg, weeks: 1}, expect: usual}
  - {id: e14, text: An example, record: {age: 30}, answers: {which: leg, weeks: 1}, expect: usual}
  - {id: e15, text: An example, record: {age: 30}, answers: {which: leg, weeks: 1}, expect: usual}
)";

inline std::vector<catalogue::Source> sources() {
  return {{"front-door.yaml", std::string(front_door)}, {"limbs.yaml", std::string(limbs)}};
}

}  // namespace small_files

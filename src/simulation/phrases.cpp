#include "simulation/caller.h"

namespace simulation {
namespace {

using Phrase = std::string_view;

constexpr Complaint musculoskeletal[] = {
    {"My lower back went when I lifted the shopping out of the car on Saturday. I can hardly put my socks on.",
     {{{"region", "back"}, {"duration", "days"}, {"injury", "no"}}}},
    {"My right knee has been swelling up after football and it clicks on the stairs.",
     {{{"region", "knee"}, {"duration", "weeks"}, {"injury", "no"}}}},
    {"I cannot lift my arm above my shoulder any more, and I wake up when I roll on it.",
     {{{"region", "shoulder"}, {"duration", "months"}, {"injury", "no"}}}},
    {"It's my neck. I slept badly two weeks ago and I still cannot turn my head to reverse the car.",
     {{{"region", "neck"}, {"duration", "days"}, {"injury", "no"}}}},
    {"Heel pain, worst with the first steps in the morning. I'm on my feet all day at work.",
     {{{"region", "foot"}, {"duration", "months"}, {"injury", "no"}}}},
    {"My hip aches after walking the dog and I've started limping.", {{{"region", "hip"}, {"duration", "weeks"}, {"injury", "no"}}}},
    {"Elbow pain since I painted the fence. I can't grip the kettle.", {{{"region", "arm"}, {"duration", "weeks"}, {"injury", "no"}}}},
    {"I twisted my ankle on the kerb in September and it still gives way.",
     {{{"region", "foot"}, {"duration", "months"}, {"injury", "yes"}}}},
    {"My back pain has come back, the same as last year, and the tablets don't touch it.",
     {{{"region", "back"}, {"duration", "longer"}, {"injury", "no"}}}},
    {"Both my knees are stiff in the mornings, it takes half an hour to get going.",
     {{{"region", "knee"}, {"duration", "longer"}, {"injury", "no"}}}},
    {"My wrist and thumb hurt when I pick up the baby.", {{{"region", "arm"}, {"duration", "weeks"}, {"injury", "no"}}}},
    {"Pain from my bottom down the back of my leg to the calf, three weeks now.",
     {{{"region", "back"}, {"duration", "weeks"}, {"injury", "no"}}}},
    {"I fell off my bike and my shoulder has never been right since.",
     {{{"region", "shoulder"}, {"duration", "longer"}, {"injury", "yes"}}}},
    {"My neck and shoulders are tight from working at the kitchen table.",
     {{{"region", "neck"}, {"duration", "months"}, {"injury", "no"}}}}};
constexpr Complaint mental_health[] = {{"I'm not sleeping and I cry for no reason. It has been like this since the summer.", {}},
                                       {"I get panicky on the bus and I've stopped going into town.", {}},
                                       {"Everything is too much at the moment, with work and Mum being ill.", {}},
                                       {"My tablets for my mood ran out and I feel flat again.", {}}};
constexpr Complaint medicines[] = {{"I need my repeat prescription, the chemist says it has not come through.", {}},
                                   {"The new blood pressure tablets make my ankles swell. Should I stop them?", {}},
                                   {"I'm going away for a month and need enough inhalers to last.", {}}};
constexpr Complaint nursing[] = {{"My dressing needs changing, the hospital said to ring you.", {}},
                                 {"I've had a letter about my smear test.", {}},
                                 {"I need a blood test before my hospital appointment.", {}}};
constexpr Complaint minor_illness[] = {{"I've had a cough for ten days and it keeps my husband awake.", {}},
                                       {"There's an itchy rash on my arms since the weekend.", {}},
                                       {"My throat is sore and my ears are blocked.", {}}};
constexpr Complaint social_practical[] = {{"We're behind with the rent and I don't know who to talk to.", {}},
                                          {"I've had a form about my benefits and I can't make head or tail of it.", {}},
                                          {"The letters keep coming and I've stopped opening them.", {}}};
constexpr Complaint community[] = {{"Since my wife died I hardly see anybody. My daughter said to ring.", {{{"lw_hope", "company"}}}},
                                   {"The nurse says I should get moving, but I don't know where to start.", {{{"lw_hope", "active"}}}},
                                   {"I look after my mother and never get out of the house.", {{{"lw_hope", "caring"}}}}};
constexpr Complaint work_health[] = {
    {"My sick note ends on Friday and I don't feel ready for the warehouse.", {{{"ot_about", "off_work"}, {"ot_fit_note_ends", "yes"}}}},
    {"Work want to know what I can and cannot do.", {{{"ot_about", "at_work"}}}},
    {"I can't manage the shopping any more and the bath frightens me.", {{{"ot_about", "daily_life"}}}}};
constexpr Complaint anything[] = {{"It's been going on for about two weeks and it isn't getting better.", {}},
                                  {"I'd rather explain it to somebody, it's a bit complicated.", {}},
                                  {"My review is due, I had a text about it.", {}},
                                  {"I was told to ring back if it had not settled, and it hasn't.", {}}};

struct Words {
  std::string_view reason;
  std::span<const Complaint> complaints;
};
constexpr Words all[] = {
    {"musculoskeletal", musculoskeletal}, {"mental_health", mental_health},       {"medicines", medicines}, {"nursing", nursing},
    {"minor_illness", minor_illness},     {"social_practical", social_practical}, {"community", community}, {"work_health", work_health}};

constexpr Phrase managed[] = {
    "Mechanical low back pain, no neurology. Explained, home exercises given, advice to keep working. Safety net given.",
    "Rotator cuff related shoulder pain. Loading exercises shown and practised. Review by the patient if not better in 6 weeks.",
    "Plantar heel pain. Calf and foot loading, footwear advice. Expect improvement over 3 months.",
    "Patellofemoral pain. Strengthening programme, back to football gradually.",
    "Neck pain without arm signs. Range of movement exercises, desk advice. Happy with the plan.",
    "Knee osteoarthritis. Talked through what helps: strength, walking, weight. Leaflet given."};
constexpr Phrase follow_up[] = {"Partial response to exercises. Progress in 3 weeks before deciding on imaging."};
constexpr Phrase refer[] = {"Not settling with self-management at 8 weeks. Discussed options, agreed referral. Safety net given.",
                            "Locking and effusion after injury. Agreed referral, crutches and advice meanwhile."};
constexpr Phrase back_to_gp[] = {"Morning stiffness over an hour with raised family risk. Bloods requested through the GP."};
constexpr Phrase signpost[] = {"Would do well with company and movement. Details of the community walking group given."};

}  // namespace

std::span<const Complaint> words_for(std::string_view reason) {
  for (const auto& words : all)
    if (words.reason == reason) return words.complaints;
  return anything;
}

std::span<const Phrase> notes_for(core::Outcome outcome) {
  switch (outcome) {
    case core::Outcome::managed: return managed;
    case core::Outcome::follow_up: return follow_up;
    case core::Outcome::refer: return refer;
    case core::Outcome::back_to_gp: return back_to_gp;
    case core::Outcome::signpost: break;
  }
  return signpost;
}

}  // namespace simulation

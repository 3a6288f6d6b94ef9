#include "simulation/caller.h"

#include <algorithm>

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
constexpr Complaint pain_and_mood[] = {
    {"Back pain for two years, sleeps badly, afraid to bend. Examined today, no red flags. Would like to look at pain and mood together.",
     {{{"pip_examined", "today"}, {"pip_theme", "threat"}, {"pip_start_high", "yes"}}}},
    {"Widespread pain, low since she stopped working. Examined today. Agrees that more time would help.",
     {{{"pip_examined", "today"}, {"pip_theme", "confidence"}, {"pip_declines", "no"}}}},
    {"Shoulder settles, but he worries that something was missed. Examined today, explained twice.",
     {{{"pip_examined", "today"}, {"pip_theme", "beliefs"}, {"pip_declines", "no"}}}}};
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

struct Notes {
  core::Role role;
  core::Outcome outcome;
  std::array<Phrase, 6> phrases;  // those at the end may be empty
};
using core::Outcome;
using core::Role;
constexpr Notes notes[] = {
    {Role::physiotherapist,
     Outcome::managed,
     {"Mechanical low back pain, no neurology. Explained, home exercises given, advice to keep working. Safety net given.",
      "Rotator cuff related shoulder pain. Loading exercises shown and practised. Review by the patient if not better in 6 weeks.",
      "Plantar heel pain. Calf and foot loading, footwear advice. Expect improvement over 3 months.",
      "Patellofemoral pain. Strengthening programme, back to football gradually.",
      "Neck pain without arm signs. Range of movement exercises, desk advice. Happy with the plan.",
      "Knee osteoarthritis. Talked through what helps: strength, walking, weight. Leaflet given."}},
    {Role::physiotherapist, Outcome::follow_up, {"Partial response to exercises. Progress in 3 weeks before deciding on imaging."}},
    {Role::physiotherapist,
     Outcome::refer,
     {"Not settling with self-management at 8 weeks. Discussed options, agreed referral. Safety net given.",
      "Locking and effusion after injury. Agreed referral, crutches and advice meanwhile."}},
    {Role::physiotherapist,
     Outcome::back_to_gp,
     {"Morning stiffness over an hour with raised family risk. Bloods requested through the GP."}},
    {Role::physiotherapist, Outcome::signpost, {"Would do well with company and movement. Details of the community walking group given."}},
    {Role::occupational_therapist,
     Outcome::managed,
     {"Warehouse work, off three weeks. Graded return agreed, lighter duties for a month. Work and health report given.",
      "Fatigue at the desk. Pacing plan, breaks written down, workplace assessment asked for by the patient.",
      "Bath and stairs gone through. Bath board and a second rail, shown how to use them safely.",
      "Kitchen tasks planned over the day. Perching stool, jar opener. Manages, happy with the plan."}},
    {Role::occupational_therapist,
     Outcome::follow_up,
     {"Goals set for the first fortnight. See again to look at what worked.", "Waits for the employer's answer. See again in 3 weeks."}},
    {Role::occupational_therapist, Outcome::refer, {"Shoulder keeps her from work. Agreed a course of physiotherapy."}},
    {Role::occupational_therapist, Outcome::back_to_gp, {"New breathlessness on the stairs. Spoke with the GP, who sees him."}},
    {Role::occupational_therapist, Outcome::signpost, {"Would like to meet people in the same place. Details of the group given."}},
    {Role::link_worker,
     Outcome::managed,
     {"What matters: to be useful again. Volunteers at the repair cafe from Tuesday.",
      "Carer for her mother. Carers' centre called together, sitting service on Thursdays."}},
    {Role::link_worker,
     Outcome::follow_up,
     {"Talked of the first year alone. Will look in at the lunch club. Speak again in two weeks.",
      "Wants to walk again, afraid of falling. Plan made, see again in three weeks."}},
    {Role::link_worker,
     Outcome::signpost,
     {"Walking group on Wednesdays, went through how to get there.", "Choir and the gardening group. Has the numbers."}},
    {Role::link_worker, Outcome::back_to_gp, {"Losing weight, had not said so. Spoke with the GP, who sees her."}},
    {Role::support_navigator,
     Outcome::managed,
     {"Letters opened and sorted. Payment plan agreed with the water company on the phone.",
      "Form filled in together and sent. Copy kept. Knows whom to ring."}},
    {Role::support_navigator,
     Outcome::follow_up,
     {"Rent two months behind. Council's team called, breathing space asked for. See again next week.",
      "Benefits check done. Appeal to be written together."}},
    {Role::support_navigator, Outcome::signpost, {"Debt adviser at the library on Mondays, time agreed. Food bank voucher given."}},
    {Role::support_navigator, Outcome::back_to_gp, {"Sleeps three hours a night, tearful. Asked the GP to call, agreed with him."}}};

}  // namespace

std::span<const Complaint> words_for(std::string_view reason) {
  for (const auto& words : all)
    if (words.reason == reason) return words.complaints;
  return anything;
}

std::span<const Complaint> words_for_pain_and_mood() { return pain_and_mood; }

std::span<const Phrase> notes_for(core::Role role, core::Outcome outcome) {
  static constexpr Phrase plain[] = {"Talked through what would help, and agreed the next step."};
  for (const auto& row : notes) {
    if (row.role != role || row.outcome != outcome) continue;
    const auto known = std::ranges::find_if(row.phrases, &Phrase::empty);
    return std::span(row.phrases).first(static_cast<std::size_t>(known - row.phrases.begin()));
  }
  return plain;
}

}  // namespace simulation

#include "simulation/front_door.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/check.h"
#include "core/conversation.h"
#include "simulation/random.h"

namespace simulation {
namespace {

using core::Facts;
using core::Flag;

struct Answer {
  std::int32_t value = 0;
  double probability = 1;
};

// What may be taken down when a question is asked: the truth first. What a presentation does not say is no; of options, each as likely.
class Reception {
 public:
  Reception(const core::Catalogue& pathways, const core::Reception& accuracy, const Facts& truth)
      : pathways_(pathways), accuracy_(accuracy), truth_(truth) {}

  void answers_to(core::FactIndex question, std::vector<Answer>& all) const {
    all.clear();
    const auto& fact = pathways_.facts[question];
    const std::int32_t truth = truth_[question];
    switch (fact.kind) {
      case core::AnswerKind::yes_no:
        if (truth == Facts::unsure) return all.push_back({Facts::unsure, 1});
        if (truth == Facts::yes) return two(all, Facts::yes, Facts::no, accuracy_.yes);
        return two(all, Facts::no, Facts::yes, accuracy_.no);
      case core::AnswerKind::choice: return options(all, truth, static_cast<std::int32_t>(fact.options.size()));
      case core::AnswerKind::number: return all.push_back({truth == Facts::not_asked ? fact.least : truth, 1});
    }
  }

 private:
  static void two(std::vector<Answer>& all, std::int32_t right, std::int32_t wrong, double accuracy) {
    all.push_back({right, accuracy});
    all.push_back({wrong, 1 - accuracy});
  }
  void options(std::vector<Answer>& all, std::int32_t truth, std::int32_t n) const {
    const bool said = truth != Facts::not_asked;
    if (said) all.push_back({truth, n == 1 ? 1 : accuracy_.choice});
    for (std::int32_t option = 0; option < n; ++option)
      if (!said) all.push_back({option, 1.0 / n});
      else if (option != truth) all.push_back({option, (1 - accuracy_.choice) / (n - 1)});
  }

  const core::Catalogue& pathways_;
  const core::Reception& accuracy_;
  const Facts& truth_;
};

// All conversations that are likely enough, one after the other: each run takes the branches so far again and the next one at the end.
class Branches {
 public:
  double probability() const { return probability_; }

  std::int32_t take(const std::vector<Answer>& answers) {
    if (at_ == path_.size()) {
      auto& branch = path_.emplace_back();
      for (const auto& answer : answers)
        if (probability_ * answer.probability >= probability_min || answer.probability == 1) branch.answers.push_back(answer);
      if (branch.answers.empty()) branch.answers.push_back(*std::ranges::max_element(answers, {}, &Answer::probability));
    }
    auto& branch = path_[at_++];
    const auto& answer = branch.answers[branch.taken];
    probability_ *= answer.probability;
    return answer.value;
  }
  // Whether there is another.
  bool next() {
    while (!path_.empty() && path_.back().taken + 1 == path_.back().answers.size()) path_.pop_back();
    if (path_.empty()) return false;
    ++path_.back().taken;
    at_ = 0;
    probability_ = 1;
    return true;
  }

 private:
  struct Branch {
    std::vector<Answer> answers;
    std::size_t taken = 0;
  };
  std::vector<Branch> path_;
  std::size_t at_ = 0;
  double probability_ = 1;
};

class Deciding {
 public:
  Deciding(const core::Scenario& s, const core::ScenarioKind& kind, core::Presentation& presentation, std::uint64_t number)
      : s_(s),
        presentation_(presentation),
        reception_(*s.pathways, s.reception, presentation.truth),
        stream_(number),
        routed_{.kind = kind.name, .presentation = presentation.name, .share = presentation.share} {}

  Routed decide() {
    const auto truth = converse([&](const std::vector<Answer>& answers) { return answers.front().value; });
    truly_ = truth.outcome.kind == core::RouteKind::red_flag;
    routed_.rules = core::rules_of(*s_.pathways, truth).id;
    routed_.rule = rule_of(truth);
    routed_.to = role_of(truth);
    if (!enumerate()) sample();
    double sum = 0;
    for (const auto& contact : contacts_) sum += contact.probability;
    for (auto& contact : contacts_) contact.probability /= sum;
    presentation_.contacts = std::move(contacts_);
    for (const auto& [where, probability] : hits_) {
      const auto& [rules, rule, role, flag] = where;
      routed_.hits.push_back({rules, rule, role, flag, probability / sum});
    }
    std::ranges::stable_sort(routed_.hits, std::ranges::greater(), &RuleHit::share);
    return std::move(routed_);
  }

 private:
  template <class Take>
  core::Suggestion converse(Take take) {
    Facts taken = core::record_of(presentation_.truth);
    return core::converse(*s_.pathways, taken, [&](core::FactIndex question) {
      reception_.answers_to(question, answers_);
      return take(answers_);
    });
  }

  bool enumerate() {
    Branches branches;
    double covered = 0;
    std::size_t n = 0;
    do {
      if (++n > conversations_max) return contacts_.clear(), hits_.clear(), false;
      const auto suggestion = converse([&](const std::vector<Answer>& answers) { return branches.take(answers); });
      add(suggestion, branches.probability());
      covered += branches.probability();
    } while (branches.next());
    routed_.conversations = n;
    routed_.covered = covered;
    return true;
  }

  void sample() {
    Generator chance(0x66726f6e74646f6f, stream_);
    for (std::size_t i = 0; i < conversations_max; ++i)
      add(converse([&](const std::vector<Answer>& answers) {
            double u = uniform(chance.next());
            for (const auto& answer : answers) {
              u -= answer.probability;
              if (u < 0) return answer.value;
            }
            return answers.front().value;
          }),
          1.0 / conversations_max);
    routed_.conversations = conversations_max;
  }

  std::string rule_of(const core::Suggestion& suggestion) const {
    const int rule = suggestion.outcome.rule;
    return rule < 0 ? "" : core::rules_of(*s_.pathways, suggestion).rules[static_cast<std::size_t>(rule)].id;
  }

  int role_of(const core::Suggestion& suggestion) const {
    const int destination = suggestion.outcome.destination;
    const auto& id = destination == core::the_service ? core::rules_of(*s_.pathways, suggestion).id
                                                      : s_.pathways->destinations[static_cast<std::size_t>(destination)].id;
    const auto found = std::ranges::find(s_.roles_of, id, &std::pair<std::string, int>::first);
    core::check(found != s_.roles_of.end(), "a scenario says who sees whom its pathways send where");
    return found->second;
  }

  void add(const core::Suggestion& suggestion, double probability) {
    const auto& outcome = suggestion.outcome;
    const int role = role_of(suggestion);
    const bool flagged = outcome.kind == core::RouteKind::red_flag;
    const Flag flag = flagged ? (truly_ ? Flag::raised : Flag::wrong) : (truly_ ? Flag::missed : Flag::none);
    hits_[{core::rules_of(*s_.pathways, suggestion).id, rule_of(suggestion), role, flag}] += probability;
    const core::FirstContact contact{probability, role, flagged || outcome.urgency <= core::Urgency::same_day, flag};
    const auto where = [](const core::FirstContact& c) { return std::tuple(c.role, c.today, c.flag); };
    if (!contacts_.empty() && where(contacts_.back()) == where(contact)) contacts_.back().probability += probability;
    else contacts_.push_back(contact);
  }

  const core::Scenario& s_;
  core::Presentation& presentation_;
  Reception reception_;
  std::uint64_t stream_;
  Routed routed_;
  bool truly_ = false;  // the true answers raise a red flag
  std::vector<Answer> answers_;
  std::vector<core::FirstContact> contacts_;
  std::map<std::tuple<std::string, std::string, int, Flag>, double> hits_;
};

}  // namespace

std::vector<Routed> decide_first_contacts(core::Scenario& s) {
  std::vector<Routed> all;
  for (auto& kind : s.kinds)
    for (auto& presentation : kind.presentations) all.push_back(Deciding(s, kind, presentation, all.size()).decide());
  return all;
}

std::vector<std::vector<double>> first_routes(const core::Scenario& s) {
  std::vector<std::vector<double>> routes(s.kinds.size(), std::vector<double>(s.roles.size()));
  for (std::size_t k = 0; k < s.kinds.size(); ++k)
    for (const auto& presentation : s.kinds[k].presentations)
      for (const auto& contact : presentation.contacts) {
        const bool flagged = contact.flag == Flag::raised || contact.flag == Flag::wrong;
        const double followed = flagged ? 1 : s.reception.followed, share = presentation.share * contact.probability;
        if (contact.role != core::elsewhere) routes[k][static_cast<std::size_t>(contact.role)] += share * followed;
        if (followed < 1) routes[k][static_cast<std::size_t>(s.reception.not_followed)] += share * (1 - followed);
      }
  return routes;
}

}  // namespace simulation

#include "planning/rollout.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace planning {
namespace {

using core::Number;
constexpr double nobody = 1e-9;

// So many months, and a part of one: what begins is shared between two months.
struct Delay {
  explicit Delay(double months) : whole(static_cast<std::size_t>(months)), part(months - std::floor(months)) {}
  std::size_t whole;
  double part;
  std::size_t longest() const { return whole + (part > 0); }
  void add(std::vector<double>& by_month, std::size_t from, double amount) const {
    const auto put = [&](std::size_t at, double some) {
      if (at < by_month.size()) by_month[at] += some;
    };
    put(from + whole, amount * (1 - part));
    if (part > 0) put(from + whole + 1, amount * part);
  }
};

double productivity(std::size_t months_in_post, double ramp) {
  return ramp <= 0 ? 1 : std::min(1.0, (static_cast<double>(months_in_post) + .5) / ramp);
}

// Quarters in the last of these months of the people seen before it, whose effect lasts.
double quarters_of(const std::vector<double>& seen, double lasts) {
  double months = 3 * lasts, all = 0;
  for (std::size_t k = seen.size() - 1; k-- > 0 && months > 0; months -= 1) all += seen[k] * std::min(1.0, months) / 3;
  return all;
}

class Service {
 public:
  Service(const core::Rollout& plan, const Staging& staging, const Values& values, Scope scope)
      : plan_(plan),
        staging_(staging),
        v_(values),
        scope_(scope),
        fill_(at(Number::months_to_fill)),
        training_(at(Number::training_months)),
        stays_(std::pow(1 - at(Number::leavers), 1.0 / 12)),
        horizon_(static_cast<std::size_t>(plan.months)) {
    const double oldest = std::max({at(Number::ramp_months), at(Number::mentor_months), at(Number::supervised_months)});
    ages_ = static_cast<std::size_t>(std::ceil(oldest)) + 1;
    const auto end = horizon_ + fill_.longest() + training_.longest() + 2;
    arrive_.assign(end, 0), finish_.assign(end, 0);
    for (const auto& a : plan.areas) {
      need_.push_back(std::max(a.people / at(Number::people_per_post), a.posts));
      staff_.emplace_back(ages_).back() = a.posts;
    }
    keep_the_pilot();
    wave_need_.resize(staging.waves.size() + 1);
    for (std::size_t w = 0; w <= staging.waves.size(); ++w)
      for (std::size_t a = 0; a < need_.size(); ++a)
        wave_need_[w].push_back(plan.areas[a].posts + (need_[a] - plan.areas[a].posts) * staging.begun(a, w));
  }

  Course lived() {
    Course c{.months = {}, .by_area = {}, .posts = sum(need_), .on_the_way = recruiting_ + in_training_, .reached = {}, .wave_filled = {}};
    c.wave_filled.resize(staging_.waves.size());
    std::vector<double> seen;
    for (std::size_t t = 0; t < horizon_; ++t) {
      Month m;
      hire(t, m);
      finish(t, m);  // who is trained makes room for others
      place(t);
      train(t, m);
      finish(t, m);  // whose training takes no time
      place(t);
      work(m, c.by_area);
      seen.push_back(m.seen);
      m.exposure = plan_.counted == core::Counted::substitution ? m.appointments : quarters_of(seen, at(Number::effect_quarters));
      count(t, m, c);
      c.months.push_back(m);
      leave(c.months.back());
    }
    return c;
  }

 private:
  double at(Number n) const { return of(v_, n); }

  // Whoever will leave the pilot before somebody sought today can take their place has a successor on the way.
  void keep_the_pilot() {
    const double each = in_post() * (1 - stays_) / at(Number::completion);
    const auto training = training_.longest(), whole = fill_.longest() + training;
    for (std::size_t k = 1; k < whole; ++k) {
      (k < training ? finish_[k] : arrive_[k - training]) += each;
      (k < training ? in_training_ : recruiting_) += each;
    }
  }
  static double sum(const std::vector<double>& all) { return std::accumulate(all.begin(), all.end(), 0.0); }
  double in_post(std::size_t area) const { return sum(staff_[area]); }
  std::vector<double> in_post_by_area() const {
    std::vector<double> all;
    for (std::size_t a = 0; a < staff_.size(); ++a) all.push_back(in_post(a));
    return all;
  }
  double in_post() const {
    double all = 0;
    for (std::size_t a = 0; a < staff_.size(); ++a) all += in_post(a);
    return all;
  }
  // In post for so many months or more; or fewer.
  double experienced(double months) const {
    double all = 0;
    for (const auto& ages : staff_)
      for (std::size_t age = static_cast<std::size_t>(std::ceil(months)); age < ages_; ++age) all += ages[age];
    return all;
  }

  // The posts that are to be filled in a month, by area.
  const std::vector<double>& open(std::size_t t) const {
    std::size_t begun = 0;
    while (scope_ == Scope::roll_out && begun < staging_.waves.size() && static_cast<std::size_t>(staging_.waves[begun].month) <= t)
      ++begun;
    return wave_need_[begun];
  }

  // Staff there will be at a later month if nobody more is sought, and nothing stands in the way of those who were.
  double foreseen(std::size_t t, std::size_t later) const {
    const auto until = [&](std::size_t from) { return std::pow(stays_, static_cast<double>(later - std::min(from, later))); };
    double all = (in_post() + without_post_) * until(t), trained = waiting_ * until(t + training_.longest());
    for (std::size_t k = t; k <= later && k < finish_.size(); ++k) {
      trained += finish_[k] * until(k);
      trained += arrive_[k] * until(k + training_.longest());
    }
    return all + trained * at(Number::completion);
  }

  void hire(std::size_t t, Month& m) {
    const auto later = t + fill_.longest() + training_.longest();
    const double want = std::max(0.0, sum(open(later)) - foreseen(t, later)) / at(Number::completion);
    const double paid = in_post() + without_post_ + recruiting_ + waiting_ + in_training_;
    const double each = (std::max(at(Number::post_cost), at(Number::trainee_cost)) + at(Number::supervision_cost)) / 12;
    const double affordable = each > 0 ? std::max(0.0, at(Number::budget) / 12 / each - paid) : want;
    const double trainable = waiting_ > nobody ? std::max(0.0, half_a_year() - recruiting_ - waiting_) : want;
    m.opened = std::min({want, at(Number::recruits), affordable, trainable});
    if (want > m.opened + nobody) {
      if (m.opened < std::min(at(Number::recruits), affordable)) m.limit = narrow_;
      else m.limit = m.opened < at(Number::recruits) ? Limit::money : Limit::recruits;
    } else if (sum(open(later)) + nobody < sum(need_)) {
      m.limit = Limit::waves;
    }
    fill_.add(arrive_, t, m.opened);
    recruiting_ += m.opened;
  }

  // Who can begin training in half a year, as in the year before: where people wait for it, no more than these are sought.
  double half_a_year() const {
    const auto months = std::min<std::size_t>(began_.size(), 12);
    if (months == 0) return 0;
    return 6 * std::accumulate(began_.end() - static_cast<std::ptrdiff_t>(months), began_.end(), 0.0) / static_cast<double>(months);
  }

  void train(std::size_t t, Month& m) {
    recruiting_ -= arrive_[t];
    waiting_ += arrive_[t];
    arrive_[t] = 0;
    m.mentors = at(Number::mentors_outside) + at(Number::mentor_share) * experienced(at(Number::mentor_months));
    const double places = std::max(0.0, at(Number::training_places) - in_training_);
    const double mentees =
        at(Number::mentees) < 1e12 ? std::max(0.0, m.mentors * at(Number::mentees) - in_training_ - new_in_post()) : 1e12;
    const double begin = std::min({waiting_, places, mentees});
    if (waiting_ > begin + nobody) m.limit = narrow_ = places < mentees ? Limit::places : Limit::mentors;
    waiting_ -= begin;
    in_training_ += begin;
    began_.push_back(m.began = begin);
    training_.add(finish_, t, begin);
  }

  void finish(std::size_t t, Month& m) {
    const double done = std::exchange(finish_[t], 0);
    in_training_ -= done;
    m.gave_up += done * (1 - at(Number::completion));
    without_post_ += done * at(Number::completion);
  }

  double new_in_post() const { return in_post() - experienced(at(Number::supervised_months)); }

  void place(std::size_t t) {
    std::size_t last = 0;
    while (&wave_need_[last] != &open(t)) ++last;
    auto there = in_post_by_area();
    for (std::size_t w = 0; w <= last && without_post_ > nobody; ++w) {
      std::vector<double> lack;
      for (std::size_t a = 0; a < need_.size(); ++a) lack.push_back(std::max(0.0, wave_need_[w][a] - there[a]));
      const double all = sum(lack), given = std::min(all, without_post_);
      if (!(given > nobody)) continue;
      for (std::size_t a = 0; a < need_.size(); ++a) staff_[a][0] += given * lack[a] / all;
      there = in_post_by_area();
      without_post_ -= given;
    }
    if (without_post_ < nobody) without_post_ = 0;
  }

  void work(Month& m, std::vector<double>& by_area) const {
    const double ramp = at(Number::ramp_months), load = in_training_ + new_in_post();
    double productive = 0, covered = 0, filled = 0;
    for (std::size_t a = 0; a < need_.size(); ++a) {
      double here = 0;
      for (std::size_t age = 0; age < ages_; ++age) here += staff_[a][age] * (age + 1 == ages_ ? 1 : productivity(age, ramp));
      productive += here;
      by_area.push_back(std::min(1.0, here / need_[a]));
      covered += by_area.back() * plan_.areas[a].people;
      filled += std::min(1.0, in_post(a) / need_[a]) * plan_.areas[a].people;
    }
    m.coverage = covered / plan_.people();
    m.filled = filled / plan_.people();
    m.mentors_needed = at(Number::mentees) < 1e12 ? load / at(Number::mentees) : 0;
    const double own = m.mentors > 0 ? 1 - at(Number::mentors_outside) / m.mentors : 0;
    m.seen = at(Number::people_seen) / 12 * std::max(0.0, productive - own * load * at(Number::mentor_time));
    m.appointments = m.seen * at(Number::appointments_each);
  }

  void count(std::size_t t, Month& m, Course& c) {
    m.recruiting = recruiting_, m.waiting = waiting_, m.in_training = in_training_, m.without_post = without_post_, m.in_post = in_post();
    const auto month = static_cast<int>(t);
    if (!c.reached && m.filled > .995 && scope_ == Scope::roll_out) c.reached = month;
    const auto there = in_post_by_area();
    for (std::size_t w = 0; w < c.wave_filled.size(); ++w) {
      double lack = 0;
      for (std::size_t a = 0; a < need_.size(); ++a) lack += std::max(0.0, wave_need_[w + 1][a] - there[a]);
      if (!c.wave_filled[w] && lack <= .005 * sum(wave_need_[w + 1])) c.wave_filled[w] = month;
    }
    double begun = 0;  // practices
    for (std::size_t a = 0; a < need_.size(); ++a) {
      const double more = need_[a] - plan_.areas[a].posts;
      if (more > 0)
        begun += (plan_.areas[a].practices - staging_.pilot[a]) * std::clamp((in_post(a) - plan_.areas[a].posts) / more, 0.0, 1.0);
    }
    const double set_up = std::max(0.0, begun - set_up_);
    set_up_ += set_up;
    m.cost = (m.in_post + m.without_post) * at(Number::post_cost) / 12 + m.in_training * at(Number::trainee_cost) / 12 +
             (m.in_post + m.in_training) * at(Number::supervision_cost) / 12 + m.opened * at(Number::hire_cost) +
             began_.back() * at(Number::training_cost) + set_up * at(Number::practice_cost) +
             (scope_ == Scope::roll_out ? at(Number::programme_cost) / 12 : 0);
  }

  void leave(Month& m) {
    m.left = (in_post() + without_post_) * (1 - stays_);
    without_post_ *= stays_;
    for (auto& ages : staff_) {
      for (double& some : ages) some *= stays_;
      ages[ages_ - 1] += ages_ > 1 ? ages[ages_ - 2] : 0;
      for (std::size_t age = ages_ - 1; age-- > 1;) ages[age] = ages[age - 1];
      if (ages_ > 1) ages[0] = 0;
    }
  }

  const core::Rollout& plan_;
  const Staging& staging_;
  const Values& v_;
  Scope scope_;
  Delay fill_, training_;
  double stays_;  // share of staff, from one month to the next
  std::size_t horizon_, ages_ = 1;
  std::vector<double> need_;                    // posts by area
  std::vector<std::vector<double>> wave_need_;  // posts by waves begun, by area
  std::vector<std::vector<double>> staff_;      // by area, by months in post, the last: so many or more
  std::vector<double> arrive_, finish_;         // by month: who will be found; who will end their training
  double recruiting_ = 0, waiting_ = 0, in_training_ = 0, without_post_ = 0, set_up_ = 0;
  std::vector<double> began_;            // training, by month
  Limit narrow_ = Limit::nothing;        // what held training up last
};

}  // namespace

Values values_of(const core::Rollout& plan) {
  Values v;
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = plan.numbers[i].value;
  return v;
}

double Course::sum(double Month::* what) const {
  double all = 0;
  for (const auto& m : months) all += m.*what;
  return all;
}
double Course::most(double Month::* what) const {
  double most = 0;
  for (const auto& m : months) most = std::max(most, m.*what);
  return most;
}

Course course_of(const core::Rollout& plan, const Staging& staging, const Values& values, Scope scope) {
  return Service(plan, staging, values, scope).lived();
}

Money money_of(const core::Rollout& plan, const Values& values, const Course& with, const Course& without) {
  Money money{.cost = {}, .exposure = {}, .worth = of(values, Number::gp_appointment)};
  double now = 1;  // what a pound of the year is worth in the first
  for (int year = 0; year < plan.years(); ++year, now /= 1 + of(values, Number::discount)) {
    double cost = 0, exposure = 0;
    for (int month = 12 * year; month < 12 * year + 12; ++month) {
      const auto t = static_cast<std::size_t>(month);
      cost += with.months[t].cost - without.months[t].cost;
      exposure += with.months[t].exposure - without.months[t].exposure;
    }
    money.cost.push_back(cost), money.exposure.push_back(exposure);
    money.present_cost += now * cost, money.present_exposure += now * exposure;
  }
  return money;
}

std::optional<int> breaks_even(const Money& money, double freed, double discount) {
  double now = 1, gained = 0;
  for (std::size_t year = 0; year < money.cost.size(); ++year, now /= 1 + discount) {
    gained += now * (freed * money.worth * money.exposure[year] - money.cost[year]);
    if (gained > 0) return static_cast<int>(year);
  }
  return std::nullopt;
}

double effect_in_practice(const core::Rollout& plan, double freed) {
  const auto v = values_of(plan);
  const auto at = [&](Number n) { return of(v, n); };
  const int each = plan.waves.every, waves = plan.waves.count;
  // A post taken up in month 0, and what each month then holds of its exposure.
  std::vector<double> seen, exposure;
  for (int month = 0; month < each * waves; ++month) {
    seen.push_back(at(Number::people_seen) / 12 * productivity(static_cast<std::size_t>(month), at(Number::ramp_months)));
    exposure.push_back(plan.counted == core::Counted::substitution ? seen.back() * at(Number::appointments_each)
                                                                   : quarters_of(seen, at(Number::effect_quarters)));
  }
  // In the j-th period after its start a wave is one of (waves - j) that have come so far.
  double sum = 0, weights = 0;
  for (int j = 0; j < waves; ++j) {
    const auto from = exposure.begin() + j * each;
    sum += (waves - j) * std::accumulate(from, from + each, 0.0);
    weights += waves - j;
  }
  return -freed * sum / weights / at(Number::people_per_post);
}

}  // namespace planning

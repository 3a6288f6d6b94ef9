// `fingerpost plan rollout` as a person asks for it. What it prints of a shipped plan is in the guide, tests/app/guides_test.cpp.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <regex>

#include "app/plan.h"
#include "tests/app/evaluate.h"

namespace app {
namespace {

const std::string england = SOURCE_DIR "/rollouts/link-workers.yaml";

std::vector<std::string> asked(std::vector<std::string> more = {}, const std::string& plan = england) {
  std::vector<std::string> words{"plan", "rollout", plan, "--draws", "40"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Three named practices, of which two wait; a title that would like to be a tag.
constexpr std::string_view small = R"(title: "<script>alert('A & B')</script>"
question: Is "it" <b>safe</b>?
service: link worker
first_month: 2027-01
years: 2
areas_source: By hand
areas: [{name: "N<i>", people: 3000, practices: [Mill, "Quay <img src=x>", Oak], posts: 1}]
waves: {order: practices, count: 2, first: 2027-04, every_months: 3}
numbers:
  people_per_post: {value: 1000, source: "S & <u>co</u>"}
  people_seen: {value: 120, source: S}
  appointments_each: {value: 3, source: S}
  post_cost: {value: 36000, source: S}
  gp_appointment: {value: 40, source: S}
  discount: {value: 0.1, source: S}
effect: {counted: substitution, beliefs: [{name: "</td>", weight: 1, value: 1.5, source: S}]}
risks: ["<script src=//x></script>"]
)";

TEST(PlanRollout, adds_up_over_years_and_is_the_same_for_any_number_of_threads) {
  const auto one = said_to(asked({"--json", "--threads", "1"}));
  EXPECT_EQ(one, said_to(asked({"--json", "--threads", "3"})));
  EXPECT_NE(one, said_to(asked({"--json", "--seed", "2"})));
  const auto all = figures_said_to(asked());
  double hired = 0, cost = 0, now = 1;
  for (const auto& year : all.at("years").as_array()) hired += year.at("hired").as_double();
  for (const auto& year : all.at("money").as_array()) cost += now * year.at("cost_million").at("value").as_double(), now /= 1.035;
  EXPECT_NEAR(hired, figure(all, "hires.value"), 1e-6);
  EXPECT_NEAR(cost, figure(all, "present_value.cost_million.value"), 1e-6);
  EXPECT_TRUE(warns(all, "no_comparison_left"));
  EXPECT_TRUE(warns(all, "time_is_not_money"));
  EXPECT_TRUE(warns(all, "unverified_numbers"));
}

// 1,000 posts at 225 people and 8.5 appointments are not 900,000 appointments; 900,000 people a year are 4,000 posts.
TEST(PlanRollout, holds_published_national_figures_against_the_plan) {
  const auto all = figures_said_to(asked());
  EXPECT_NEAR(figure(all, "people"), 63.7e6, 1);
  EXPECT_NEAR(figure(all, "posts_needed"), 4'000, 1);
  EXPECT_NEAR(figure(all, "posts_at_start"), 2'662, 1e-9);
  const auto& held = all.at("published_figures").as_array();
  EXPECT_TRUE(held[0].at("beside_the_plan").as_string().starts_with("1000 posts make 1912500 appointments a year"));
  EXPECT_TRUE(held[1].at("beside_the_plan").as_string().starts_with("900000 people a year need 4000 posts"));
  EXPECT_TRUE(held[2].at("beside_the_plan").as_string().starts_with("2500000 people a year need 11111 posts"));
  EXPECT_TRUE(warns(all, "published_differs"));
}

TEST(PlanRollout, power_is_what_evaluate_power_says) {
  const auto all = figures_said_to(asked());
  const auto& evaluation = all.at("evaluation").as_object();
  for (const auto& row : evaluation.at("by_belief").as_array()) {
    if (row.at("power").is_null()) continue;
    const auto text = [&](const char* key) { return fmt::format("{}", evaluation.at(key).to_number<double>()); };
    const auto other = figures({"power", "--design", "staggered", "--clusters", text("clusters"), "--steps", text("steps"),
                                "--cluster-size", text("as_good_as_cluster_size"), "--sd", text("sd"), "--icc", text("as_good_as_icc"),
                                fmt::format("--effect={}", row.at("effect").as_double())});
    EXPECT_NEAR(row.at("power").as_double(), figure(other, "power"), 1e-9);
  }
  EXPECT_LT(figure(all, "evaluation.as_good_as_cluster_size"), figure(all, "evaluation.cluster_size") / 10);
  const auto still = figures_said_to(asked({"--set", "numbers.cluster_autocorrelation.value=1"}));
  EXPECT_NEAR(figure(still, "evaluation.as_good_as_cluster_size"), 8'000, 1e-6);
  EXPECT_NEAR(figure(still, "evaluation.as_good_as_icc"), .05, 1e-12);
  EXPECT_LT(figure(still, "evaluation.would_be_seen_from"), figure(all, "evaluation.would_be_seen_from"));
  const auto lived = figures_said_to(asked({"--simulate", "100", "--set", "evaluation.practices=24", "--set", "evaluation.people=100"}));
  const auto& row = lived.at("evaluation").at("by_belief").as_array()[0];
  EXPECT_GT(row.at("lived").at("high").as_double(), row.at("lived").at("low").as_double());
  EXPECT_FALSE(warns(lived, "formula_is_hopeful"));
}

TEST(PlanRollout, warns_of_a_start_that_cannot_be_evaluated) {
  const auto at_once = figures_said_to(asked({"--set", "waves.order=together", "--set", "waves.count=1"}));
  EXPECT_TRUE(warns(at_once, "cannot_be_evaluated"));
  EXPECT_FALSE(at_once.contains("evaluation"));
  EXPECT_TRUE(warns(figures_said_to(asked({"--set", "waves.order=areas"})), "few_clusters"));
  EXPECT_TRUE(warns(figures_said_to(asked({"--set", "waves.every_months=1"})), "waves_slip"));
}

std::string_view first_warning(const boost::json::object& all) { return all.at("warnings").as_array()[0].at("text").as_string(); }

TEST(PlanRollout, says_what_stands_in_the_way_where_not_everybody_is_reached) {
  const auto alone = figures_said_to(asked({"--set", "numbers.mentor_share.value=0.002", "--set", "numbers.mentor_share.low=0.001"}));
  EXPECT_TRUE(alone.at("everybody_reached").as_string().starts_with("not by March 2035"));
  ASSERT_TRUE(warns(alone, "not_everybody_reached"));
  EXPECT_TRUE(first_warning(alone).contains("Mentors"));
  const auto few = figures_said_to(asked({"--set", "numbers.recruits.value=10", "--set", "numbers.recruits.low=5"}));
  EXPECT_TRUE(first_warning(few).contains("Keeping 4000 posts takes 70 a month"));
}

TEST(PlanRollout, says_where_the_records_read_are_too_few_or_more_than_there_are) {
  const TableFile page("");
  const auto few = figures_said_to(asked({"--set", "evaluation.practices=3", "--report", page.name()}));
  EXPECT_TRUE(warns(few, "too_few_to_evaluate"));
  EXPECT_FALSE(text_of(page.name()).contains("does not say how it will be evaluated"));
  EXPECT_TRUE(said_to(asked({"--set", "evaluation.practices=3", "--simulate", "100"})).starts_with("refused: --simulate"));
  EXPECT_TRUE(warns(figures_said_to(asked({"--set", "evaluation.practices=6000"})), "fewer_practices_than_said"));
  EXPECT_TRUE(said_to(asked({"--set", "evaluation.practices=900000"})).contains("is 900000, and the plan has 6280 practices"));
  EXPECT_FALSE(warns(figures_said_to(asked()), "fewer_practices_than_said"));
}

TEST(PlanRollout, refuses_what_is_too_small_to_reckon_with_and_beliefs_of_one_name) {
  EXPECT_TRUE(said_to(asked({"--set", "numbers.outcome_sd.value=1e-300"})).contains("'numbers.outcome_sd' is 0, or 1e-06 or more"));
  EXPECT_TRUE(said_to(asked({"--set", "numbers.hire_cost.low=1e-300"})).contains("nothing is counted so finely"));
  auto text = text_of(england);
  const std::string_view name = "As in Glasgow's trial";
  text.replace(text.find(name), name.size(), "As planners judge");
  const TableFile twice(text);
  EXPECT_TRUE(said_to(asked({}, twice.name())).contains("the belief 'As planners judge' comes twice"));
}

TEST(PlanRollout, report_is_one_page_without_script_in_which_nothing_written_becomes_a_tag) {
  const TableFile plan(small), page("");
  const auto said = said_to(asked({"--report", page.name()}, plan.name()));
  ASSERT_FALSE(said.starts_with("refused")) << said;
  const std::string html = text_of(page.name());
  EXPECT_TRUE(html.starts_with("<!doctype html>"));
  for (const char* never : {"<script", "<img", "<b>safe", "<i>", "<u>", "src=\"", "href=\"http", "javascript:", "<link"})
    EXPECT_FALSE(html.contains(never)) << never;
  for (const char* once : {"&lt;script&gt;alert", "Quay &lt;img", "S &amp; &lt;u&gt;co", "<caption>", "scope=\"col\"", "@media print"})
    EXPECT_TRUE(html.contains(once)) << once;
  std::map<std::string, int> open;
  const std::regex tag(R"(<(/?)(table|tr|td|th|thead|tbody|main|section|ul|li|h1|h2|figure|div|svg)\b)");
  for (std::sregex_iterator at(html.begin(), html.end(), tag), end; at != end; ++at) open[(*at)[2]] += (*at)[1].length() ? -1 : 1;
  for (const auto& [name, left] : open) EXPECT_EQ(left, 0) << name;
  const auto again = said_to(asked({"--report", plan.name()}, plan.name()));
  EXPECT_TRUE(again.contains("is there already and is no report")) << again;
}

// No file may grow beyond so many bytes while this lives: a disk that fills up.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : before_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &usual_);
    const rlimit small{bytes, usual_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &usual_), ::signal(SIGXFSZ, before_); }

 private:
  rlimit usual_{};
  void (*before_)(int);
};

TEST(PlanRollout, a_disk_that_fills_up_leaves_the_report_and_the_picture_that_were_there) {
  const TableFile page("<!doctype html>before"), drawing("<svg>before</svg>");
  std::string said_of_page, said_of_drawing;
  {
    const FullDisk disk(1'000);
    said_of_page = said_to(asked({"--report", page.name()})), said_of_drawing = said_to(asked({"--plot", drawing.name()}));
  }
  EXPECT_TRUE(said_of_page.starts_with("refused: --report: ") && said_of_page.contains("cannot be written")) << said_of_page;
  EXPECT_TRUE(said_of_drawing.starts_with("refused: --plot: ")) << said_of_drawing;
  EXPECT_EQ(text_of(page.name()), "<!doctype html>before");
  EXPECT_EQ(text_of(drawing.name()), "<svg>before</svg>");
  for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(page.name()).parent_path()))
    EXPECT_FALSE(file.path().string().ends_with(".part") && file.path().string().starts_with(page.name())) << file.path();
  EXPECT_FALSE(said_to(asked({"--report", page.name()})).starts_with("refused"));
  EXPECT_TRUE(text_of(page.name()).ends_with("</html>\n"));
}

TEST(PlanRollout, a_picture_goes_into_a_pipe_too) {
  const auto pipe = std::filesystem::path(testing::TempDir()) / fmt::format("fingerpost_pipe_{}", ::getpid());
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const int end = ::open(pipe.c_str(), O_RDWR | O_NONBLOCK);  // as `--plot /dev/stdout | ...` has it: nobody has written yet
  EXPECT_FALSE(said_to(asked({"--plot", pipe.string()})).starts_with("refused"));
  std::string begin(4, ' ');
  EXPECT_EQ(::read(end, begin.data(), begin.size()), 4);
  EXPECT_EQ(begin, "<svg");
  ::close(end);
  std::filesystem::remove(pipe);
}

TEST(PlanRollout, an_answer_that_nobody_gets_is_a_failure) {
  std::ofstream full("/dev/full");
  auto* const before = std::cout.rdbuf(full.rdbuf());
  CommandLine line("test", "fingerpost");
  add_plan(line.commands());
  EXPECT_THROW(line.run({"plan", "rollout", england, "--draws", "2"}), SetupError);
  std::cout.rdbuf(before);
  std::cout.clear();
}

TEST(PlanRollout, report_in_the_guide_is_the_commands) {
  const std::string file = SOURCE_DIR "/docs/guides/samples/business-case.html";
  const TableFile page("");
  said_to({"plan", "rollout", england, "--report", page.name()});
  if (std::getenv("FINGERPOST_WRITE_GOLDEN"))
    std::filesystem::copy_file(page.name(), file, std::filesystem::copy_options::overwrite_existing);
  EXPECT_TRUE(text_of(page.name()) == text_of(file)) << "write it anew with FINGERPOST_WRITE_GOLDEN, and look at what has changed";
}

TEST(PlanRollout, says_which_practice_begins_when) {
  const TableFile plan(small);
  const auto all = figures_said_to(asked({}, plan.name()));
  const auto& lot = all.at("lot").as_array();
  ASSERT_EQ(lot.size(), 2u);
  EXPECT_EQ(lot[0].at("begins").as_string(), "April 2027");
  EXPECT_EQ(lot[1].at("begins").as_string(), "July 2027");
  for (const auto& row : lot) EXPECT_FALSE(row.at("practice").as_string().starts_with("Mill"));  // which has it
  // By hand: one post from April, another from July, 36,000 pounds a year each; 2027 and 2028, at 10%.
  EXPECT_NEAR(figure(all, "present_value.cost_million.value"), (.027 + .018) + .072 / 1.1, 1e-9);
  EXPECT_NEAR(figure(all, "hires.value"), 2, 1e-9);
  EXPECT_EQ(all.at("years").as_array()[0].at("year").as_string(), "2027");
}

TEST(PlanRollout, pictures_are_three_and_refusals_name_file_and_line) {
  const TableFile drawing("");
  for (const char* which : {"coverage", "money", "tornado"}) {
    const auto said = said_to(asked({"--plot", drawing.name(), "--draw", which}));
    EXPECT_FALSE(said.starts_with("refused")) << said;
    EXPECT_TRUE(text_of(drawing.name()).starts_with("<svg")) << which;
  }
  EXPECT_EQ(said_to(asked({"--set", "numbers.leavers.value=2"})), "refused: --set: 'numbers.leavers' lies from 0 to 0.99, not 2");
  EXPECT_TRUE(said_to(asked({}, "nowhere.yaml")).starts_with("refused: nowhere.yaml: the file cannot be read"));
}

}  // namespace
}  // namespace app

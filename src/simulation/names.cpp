#include "simulation/names.h"

namespace simulation {
namespace {

using Table = std::string_view;

constexpr Table english_women[] = {"Margaret", "Jean",   "Patricia",  "Maureen", "Sheila",  "Barbara", "Dorothy",
                                   "Joan",     "Brenda", "Christine", "Ann",     "Pauline", "Sylvia",  "Janet",
                                   "Valerie",  "Eileen", "Beryl",     "Hazel",   "Marion",  "Gillian"};
constexpr Table english_mothers[] = {"Susan",   "Julie",  "Karen",  "Jacqueline", "Deborah",  "Tracey", "Jane",   "Helen",
                                     "Diane",   "Sharon", "Nicola", "Lisa",       "Joanne",   "Sarah",  "Claire", "Emma",
                                     "Rebecca", "Gemma",  "Rachel", "Kelly",      "Victoria", "Siân",   "Zoë"};
constexpr Table english_girls[] = {"Chloe", "Emily",   "Jessica", "Sophie",  "Lauren", "Olivia", "Amelia", "Isla",
                                   "Ava",   "Grace",   "Freya",   "Poppy",   "Ella",   "Lily",   "Evie",   "Charlotte",
                                   "Megan", "Bethany", "Phoebe",  "Harriet", "Niamh",  "Ffion"};
constexpr Table english_men[] = {"John",    "Peter",  "David",  "Michael", "Brian",   "Derek", "Kenneth", "Ronald", "Alan",     "Roy",
                                 "Raymond", "Dennis", "Gordon", "Norman",  "Terence", "Keith", "Malcolm", "Trevor", "Geoffrey", "Barry"};
constexpr Table english_fathers[] = {"Paul",   "Andrew",  "Mark",  "Stephen", "Ian",     "Gary",   "Neil",  "Simon",
                                     "Darren", "Lee",     "Jason", "Craig",   "Matthew", "Daniel", "James", "Christopher",
                                     "Robert", "Richard", "Adam",  "Gareth",  "Stuart",  "Sean",   "Rhys"};
constexpr Table english_boys[] = {"Jack",   "Thomas",  "Joshua",  "Oliver", "Harry",  "George", "Noah", "Oscar",
                                  "Leo",    "Alfie",   "Charlie", "Jacob",  "Callum", "Connor", "Ryan", "Ethan",
                                  "Archie", "Freddie", "Theo",    "Dylan",  "Finlay", "Ewan",   "Owain"};
constexpr Table english_families[] = {
    "Smith",    "Jones",     "Taylor",    "Brown",   "Williams", "Wilson",     "Johnson",  "Davies",  "Robinson",  "Wright", "Thompson",
    "Evans",    "Walker",    "White",     "Roberts", "Green",    "Hall",       "Wood",     "Jackson", "Clarke",    "Clark",  "Harrison",
    "Scott",    "Cooper",    "Ward",      "Turner",  "Baker",    "Carter",     "Morris",   "Holmes",  "Shaw",      "Barker", "Fletcher",
    "Hartley",  "Sutcliffe", "Greenwood", "Ackroyd", "Metcalfe", "Bradley",    "Booth",    "Naylor",  "Whitehead", "Dawson", "Thornton",
    "Crossley", "Haigh",     "Priestley", "Ramsden", "Smyth",    "Stephenson", "Atkinson", "Lumb"};

constexpr Table irish_women[] = {"Bridget", "Mary", "Kathleen", "Eileen", "Siobhán", "Aoife", "Niamh", "Orla", "Ciara", "Róisín"};
constexpr Table irish_men[] = {"Patrick", "Seán", "Declan", "Kevin", "Liam", "Brendan", "Niall", "Eoin", "Cormac", "Conor"};
constexpr Table irish_families[] = {"O'Brien", "Murphy",   "Kelly",     "Byrne",      "O'Connor",
                                    "Doyle",   "McCarthy", "Gallagher", "Fitzgerald", "Nolan"};

constexpr Table pakistani_women[] = {"Amina",  "Fatima", "Shazia", "Nasreen", "Saima", "Zainab",
                                     "Ayesha", "Rubina", "Maryam", "Hafsa",   "Sana",  "Parveen"};
constexpr Table pakistani_men[] = {"Mohammed", "Muhammad", "Imran", "Tariq", "Usman",   "Bilal",
                                   "Hamza",    "Nadeem",   "Asif",  "Yusuf", "Ibrahim", "Khalid"};
constexpr Table pakistani_families[] = {"Khan",  "Hussain", "Ahmed", "Malik", "Mahmood",  "Akhtar",
                                        "Iqbal", "Bibi",    "Mirza", "Shah",  "Choudhry", "Aslam"};

constexpr Table indian_women[] = {"Priti",  "Anjali",  "Meena", "Sunita", "Harpreet", "Jasvinder",
                                  "Kavita", "Lakshmi", "Nisha", "Divya",  "Simran",   "Asha"};
constexpr Table indian_men[] = {"Rajesh", "Anil",   "Sanjay", "Harjit", "Gurpreet", "Vikram",
                                "Arjun",  "Suresh", "Rohan",  "Kiran",  "Amit",     "Baljit"};
constexpr Table indian_families[] = {"Patel", "Singh",  "Kaur",  "Sharma", "Gill",    "Desai",
                                     "Mehta", "Sandhu", "Joshi", "Reddy",  "Dhillon", "Nair"};

constexpr Table polish_women[] = {"Agnieszka", "Katarzyna", "Małgorzata", "Joanna", "Anna",
                                  "Zofia",     "Magdalena", "Beata",      "Kinga",  "Hanna"};
constexpr Table polish_men[] = {"Piotr", "Krzysztof", "Tomasz", "Łukasz", "Marek", "Jakub", "Paweł", "Wojciech", "Szymon", "Adam"};
constexpr Table polish_families[] = {"Kowalski",  "Nowak", "Wiśniewski", "Wójcik", "Lewandowski",
                                     "Zieliński", "Mazur", "Dąbrowski",  "Król",   "Szymański"};

constexpr Table african_women[] = {"Ngozi", "Abena", "Folake", "Chiamaka", "Grace", "Blessing", "Adwoa", "Tendai", "Amara", "Rutendo"};
constexpr Table african_men[] = {"Kwame", "Chidi", "Emeka", "Tunde", "Kofi", "Tinashe", "Samuel", "Emmanuel", "Obinna", "Farai"};
constexpr Table african_families[] = {"Okafor", "Mensah", "Adeyemi", "Owusu", "Boateng", "Moyo", "Ndlovu", "Eze", "Balogun", "Asante"};

constexpr Table caribbean_women[] = {"Yvonne", "Marcia", "Sonia", "Beverley", "Shanice", "Tiana", "Monique", "Gloria"};
constexpr Table caribbean_men[] = {"Winston", "Leroy", "Desmond", "Marlon", "Jermaine", "Dwayne", "Errol", "Tyrone"};
constexpr Table caribbean_families[] = {"Campbell", "Grant", "Morgan", "Reid", "Gordon", "Bailey", "Francis", "Powell"};

constexpr Table bangladeshi_women[] = {"Rahima", "Shirin", "Nazma", "Taslima", "Sultana", "Farzana", "Jannat"};
constexpr Table bangladeshi_men[] = {"Abdul", "Shafiq", "Rafiq", "Kamal", "Faisal", "Tanvir", "Mizanur"};
constexpr Table bangladeshi_families[] = {"Begum", "Miah", "Uddin", "Rahman", "Chowdhury", "Islam", "Ali"};

constexpr Table chinese_women[] = {"Mei", "Li Na", "Xiu Ying", "Wai Ling", "Jia Yi", "Hui"};
constexpr Table chinese_men[] = {"Wei", "Jun", "Ming", "Ka Ho", "Hao", "Zhi Qiang"};
constexpr Table chinese_families[] = {"Wong", "Chen", "Li", "Zhang", "Cheung", "Lam"};

constexpr Table arab_women[] = {"Layla", "Noor", "Rania", "Huda", "Salma", "Yasmin"};
constexpr Table arab_men[] = {"Omar", "Karim", "Ali", "Hassan", "Mustafa", "Youssef"};
constexpr Table arab_families[] = {"Al-Sayed", "Haddad", "El-Masri", "Nasser", "Khalil", "Mansour"};

constexpr Table turkish_women[] = {"Ayşe", "Elif", "Zeynep", "Gül", "Özlem"};
constexpr Table turkish_men[] = {"Mehmet", "Ömer", "Mustafa", "Emre", "Çağlar"};
constexpr Table turkish_families[] = {"Yılmaz", "Demir", "Şahin", "Öztürk", "Kaya"};

constexpr Table ukrainian_women[] = {"Oksana", "Olena", "Iryna", "Nataliya", "Daryna"};
constexpr Table ukrainian_men[] = {"Andriy", "Oleh", "Taras", "Mykola", "Dmytro"};
constexpr Table ukrainian_families[] = {"Shevchenko", "Kovalenko", "Bondarenko", "Melnyk", "Tkachenko"};

constexpr Table portuguese_women[] = {"Maria João", "Ana", "Beatriz", "Catarina", "Inês"};
constexpr Table portuguese_men[] = {"João", "Miguel", "Tiago", "Rui", "António"};
constexpr Table portuguese_families[] = {"da Silva", "Santos", "Ferreira", "Gonçalves", "Pereira"};

constexpr std::array<Names, 3> always(Names names) { return {names, names, names}; }

constexpr std::array all{
    Origin{752,
           {english_women, english_mothers, english_girls},
           {english_men, english_fathers, english_boys},
           english_families,
           "",
           0,
           "A",
           "en"},
    Origin{26, always(irish_women), always(irish_men), irish_families, "", 0, "B", "en"},
    Origin{64, always(pakistani_women), always(pakistani_men), pakistani_families, "interpreter_urdu", 1'100, "J", "ur"},
    Origin{42, always(indian_women), always(indian_men), indian_families, "interpreter_punjabi", 700, "H", "pa"},
    Origin{32, always(polish_women), always(polish_men), polish_families, "interpreter_polish", 1'500, "C", "pl"},
    Origin{24, always(african_women), always(african_men), african_families, "", 0, "N", "en"},
    Origin{14, always(caribbean_women), always(caribbean_men), caribbean_families, "", 0, "M", "en"},
    Origin{12, always(bangladeshi_women), always(bangladeshi_men), bangladeshi_families, "interpreter_bengali", 1'500, "K", "bn"},
    Origin{9, always(chinese_women), always(chinese_men), chinese_families, "interpreter_cantonese", 1'500, "R", "yue"},
    Origin{8, always(arab_women), always(arab_men), arab_families, "interpreter_arabic", 2'000, "S", "ar"},
    Origin{6, always(turkish_women), always(turkish_men), turkish_families, "interpreter_turkish", 1'500, "C", "tr"},
    Origin{6, always(ukrainian_women), always(ukrainian_men), ukrainian_families, "interpreter_ukrainian", 4'000, "C", "uk"},
    Origin{5, always(portuguese_women), always(portuguese_men), portuguese_families, "interpreter_portuguese", 1'500, "C", "pt"},
};

constexpr auto weights = [] {
  std::array<std::uint32_t, all.size()> each{};
  for (std::size_t i = 0; i < all.size(); ++i) each[i] = all[i].weight;
  return each;
}();

}  // namespace

std::span<const Origin> origins() { return all; }
std::span<const std::uint32_t> origin_weights() { return weights; }
std::size_t generation_of(int year_of_birth) { return year_of_birth < 1960 ? 0 : year_of_birth < 1990 ? 1 : 2; }

}  // namespace simulation

// What an administrator does at the command line. Each throws SetupError for what the person can put right.
#pragma once

#include <optional>
#include <string>

#include "app/config.h"

namespace app {

struct DemoOptions {
  DataOptions data;
  std::string pathways;
  std::string scenario = "town";
  std::uint64_t seed = 1;
  std::string today;  // ISO; empty: today
  bool full = false;
  std::optional<int> patients;  // usual: 500, or 45,000 in full
};
void run_demo(const DemoOptions&);

struct InitOptions {
  DataOptions data;
  std::string network, practice, ods_code, address, telephone;
};
void run_init(const InitOptions&);  // an empty site: a network with one practice and its first site

struct UserOptions {
  DataOptions data;
  std::string user_name, name, role, organisation, registration_number;
};
void run_user_add(const UserOptions&);  // the password is read from standard input
void run_user_password(const UserOptions&);  // of `user_name`: a new one, and whoever was signed in with the old one is not

int run_check(const DataOptions&, const std::string& pathways);  // 0 sound, 1 not
int run_audit_verify(const DataOptions&);
int run_pathways_check(const std::string& directory);

}  // namespace app

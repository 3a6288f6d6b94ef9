// The command line. Every option may also stand in a TOML file given with --config.
#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/evaluate.h"
#include "app/import.h"
#include "app/plan.h"
#include "app/serve.h"
#include "app/simulate.h"
#include "app/terminal.h"
#include "app/upkeep.h"

namespace {

void add_data(CLI::App* command, app::DataOptions& data) {
  command->add_option("--data", data.data, "Folder of the embedded database");
  command->add_option("--database", data.database, "PostgreSQL instead: a connection string without a password");
  command->add_option("--key-file", data.key_file, "Key of the embedded database, kept outside its folder");
}

void add_import(CLI::App& cli, app::DataOptions& data, app::ImportCommand& import, int& status) {
  auto* importing = cli.add_subcommand("import", "Files from other systems")->require_subcommand(1);
  const auto add = [&](const char* verb, const char* about) {
    auto* command = importing->add_subcommand(verb, about);
    add_data(command, data);
    command->callback([&, verb] {
      import.verb = verb;
      status = app::run_import(data, import);
    });
    return command;
  };
  for (const auto& [verb, about] :
       {std::pair{"patients", "Stage a list of patients, matched with the record"}, std::pair{"staff", "Stage accounts and roles"},
        std::pair{"appointments", "Stage appointments of the time before, as history"}}) {
    auto* command = add(verb, about);
    command->add_option("file", import.file, "A CSV file")->required();
    command->add_option("--mapping", import.mapping_file, "A TOML file: which column is which field");
    command->add_option("--practice", import.practice, "Name or ODS code, for rows that name none");
    command->add_option("--refused", import.refused_file, "Where refused rows are listed; - is standard output; usual: FILE.refused.csv");
    command->add_flag("--dry-run", import.dry_run, "Say what would happen and change nothing");
    command->add_flag("--resume", import.resume, "Go on with an import of this file that was broken off");
    command->add_flag("--again", import.again, "Take a file that was taken before");
    command->add_flag("--publish", import.publish, "Bring it into sight as soon as it is staged");
  }
  add("list", "The batches so far");
  for (const auto& [verb, about] :
       {std::pair{"show", "A batch and the rows worth a look"}, std::pair{"doubts", "The rows a person must settle"},
        std::pair{"publish", "Bring a batch into sight, at once"}, std::pair{"discard", "Drop a batch that is not published"}})
    add(verb, about)->add_option("batch", import.batch, "Its number")->required();
  auto* settling = add("settle", "Say who a row in doubt is about");
  settling->add_option("batch", import.batch, "The batch's number")->required();
  settling->add_option("row", import.row, "The row's number")->required();
  settling->add_option("--as", import.as, "A patient's id, or new")->required();
  auto* moving = add("reregister", "A practice closes: its list goes to another");
  moving->add_option("--from", import.from, "Name or ODS code of the practice that closes")->required();
  moving->add_option("--to", import.to, "Name or ODS code of the practice that takes the list")->required();
  moving->add_option("--on", import.on, "The first day with the new practice, like 2026-11-22; usual: today");
  moving->add_flag("--dry-run", import.dry_run, "Say how many would move and change nothing");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli{"Fingerpost: from the first call to the right professional", "fingerpost"};
  cli.set_version_flag("--version", "fingerpost 0.1.0");
  cli.set_config("--config", "", "A TOML file with any of these options");
  cli.require_subcommand(1);
  int status = 0;

  app::ServeOptions serve;
  auto* serving = cli.add_subcommand("serve", "Serve pages until stopped");
  add_data(serving, serve.data);
  serving->add_option("--pathways", serve.pathways, "Folder of the pathways");
  serving->add_option("--bank-holidays", serve.bank_holidays, "Days without clinics, a file like calendars/england.yaml");
  serving->add_option("--listen", serve.listen, "HOST:PORT; beyond this machine only with a certificate")->capture_default_str();
  serving->add_option("--certificate", serve.certificate_file, "PEM chain, for TLS");
  serving->add_option("--certificate-key", serve.certificate_key_file, "Its key");
  serving->add_option("--host", serve.hosts, "A name this server answers to");
  serving->add_option("--proxy", serve.proxy, "The one address whose forwarded headers are believed");
  serving->add_option("--workers", serve.workers, "Requests handled at once")->check(CLI::Range(1, 256))->capture_default_str();
  serving->callback([&] { app::serve(serve); });

  app::DemoOptions demo;
  auto* making = cli.add_subcommand("demo", "Make a network of made-up people");
  add_data(making, demo.data);
  making->add_option("--pathways", demo.pathways, "Folder of the pathways");
  making->add_option("--scenario", demo.scenario, "What its people ask for, and what becomes of it: a file, or one by name")
      ->capture_default_str();
  making->add_option("--seed", demo.seed, "The same seed and date give the same people")->capture_default_str();
  making->add_option("--today", demo.today, "The day it is made for, as 2026-11-22");
  making->add_flag("--full", demo.full, "Five practices, sixty clinicians and twelve months, in place of three practices and four weeks");
  making->add_option("--patients", demo.patients, "How many: 500, or 45000 with --full")->check(CLI::Range(1, 100000));
  making->callback([&] { app::run_demo(demo); });

  app::InitOptions init;
  auto* beginning = cli.add_subcommand("init", "Make an empty site: a network and its first practice");
  add_data(beginning, init.data);
  beginning->add_option("--network", init.network, "Name of the network")->required();
  beginning->add_option("--practice", init.practice, "Name of the practice")->required();
  beginning->add_option("--ods-code", init.ods_code, "The practice's ODS code");
  beginning->add_option("--address", init.address, "The practice's address");
  beginning->add_option("--telephone", init.telephone, "The practice's telephone");
  beginning->callback([&] { app::run_init(init); });

  auto* user = cli.add_subcommand("user", "People who sign in")->require_subcommand(1);
  app::UserOptions added;
  auto* adding = user->add_subcommand("add", "Add somebody; the password is read from standard input");
  add_data(adding, added.data);
  adding->add_option("--user-name", added.user_name, "What they sign in with")->required();
  adding->add_option("--name", added.name, "Their name")->required();
  adding->add_option("--role", added.role, "receptionist, gp, physiotherapist, manager or administrator")->required();
  adding->add_option("--organisation", added.organisation, "Name or ODS code")->required();
  adding->add_option("--registration-number", added.registration_number, "HCPC or GMC number");
  adding->callback([&] { app::run_user_add(added); });

  app::UserOptions renewed;
  auto* renewing = user->add_subcommand("password", "Set somebody's password, read from standard input");
  add_data(renewing, renewed.data);
  renewing->add_option("--user-name", renewed.user_name, "What they sign in with")->required();
  renewing->callback([&] { app::run_user_password(renewed); });

  app::DataOptions checked;
  std::string checked_pathways;
  auto* checking = cli.add_subcommand("check", "Check the database and the configuration");
  add_data(checking, checked);
  checking->add_option("--pathways", checked_pathways, "Folder of the pathways");
  checking->callback([&] { status = app::run_check(checked, checked_pathways); });

  app::BackupOptions backup;
  auto* backing = cli.add_subcommand("backup", "Copy the embedded database while the server runs, or prove a copy");
  add_data(backing, backup.data);
  backing->add_option("--to", backup.to, "The file to make; encrypted with the same key");
  backing->add_option("--verify", backup.verify, "A backup: read all of it, and say what it holds and as of when");
  backing->callback([&] { status = app::run_backup(backup); });

  app::MoveOptions move;
  auto* moving = cli.add_subcommand("move", "Copy a whole site to the other engine, and prove that the copy is the same");
  add_data(moving, move.data);
  moving->add_option("--to-database", move.to_database, "The PostgreSQL database to fill: a connection string without a password");
  moving->add_option("--to-data", move.to_data, "The folder to make for the embedded database; --key-file is then its key");
  moving->callback([&] { app::run_move(move); });

  app::add_evaluate(app::Command(&cli));
  app::add_simulate(app::Command(&cli));
  app::add_plan(app::Command(&cli));

  app::DataOptions audited;
  auto* audit = cli.add_subcommand("audit", "The audit trail")->require_subcommand(1);
  auto* verifying = audit->add_subcommand("verify", "Prove that nobody has changed it, or name the first bad event");
  add_data(verifying, audited);
  verifying->callback([&] { status = app::run_audit_verify(audited); });

  std::string pathways = "pathways";
  auto* rules = cli.add_subcommand("pathways", "The services as data")->require_subcommand(1);
  auto* proving = rules->add_subcommand("check", "Check the files and run their worked examples");
  proving->add_option("folder", pathways, "Folder of the pathways")->capture_default_str();
  proving->callback([&] { status = app::run_pathways_check(pathways); });

  app::DataOptions imported;
  app::ImportCommand import;
  add_import(cli, imported, import, status);

  std::string key_file;
  auto* key = cli.add_subcommand("key", "Keys of the embedded database")->require_subcommand(1);
  auto* making_key = key->add_subcommand("new", "Make a key; keep it apart from the data, and a copy somewhere safe");
  making_key->add_option("file", key_file, "The file to make")->required();
  making_key->callback([&] { app::write_new_key(key_file); });

  try {
    cli.parse(argc, argv);
    return status;
  } catch (const CLI::ParseError& e) {
    return cli.exit(e);
  } catch (const std::exception& e) {
    std::cerr << "fingerpost: " << app::printable(e.what()) << '\n';
    return 2;
  }
}

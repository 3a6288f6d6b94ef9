// The command line. Every option may also stand in a TOML file given with --config.
#include <exception>
#include <iostream>

#include "app/command_line.h"
#include "app/commands.h"
#include "app/evaluate.h"
#include "app/import.h"
#include "app/plan.h"
#include "app/serve.h"
#include "app/simulate.h"
#include "app/terminal.h"
#include "app/upkeep.h"

namespace {

void add_data(app::Command command, app::DataOptions& data) {
  command.add("--data", data.data, "Folder of the embedded database");
  command.add("--database", data.database, "PostgreSQL instead: a connection string without a password");
  command.add("--key-file", data.key_file, "Key of the embedded database, kept outside its folder");
}

void add_import(app::Command cli, app::DataOptions& data, app::ImportCommand& import, int& status) {
  auto importing = cli.subcommand("import", "Files from other systems");
  importing.needs_subcommand();
  const auto add = [&](const char* verb, const char* about) {
    auto command = importing.subcommand(verb, about);
    add_data(command, data);
    command.then([&, verb] {
      import.verb = verb;
      status = app::run_import(data, import);
    });
    return command;
  };
  for (const auto& [verb, about] :
       {std::pair{"patients", "Stage a list of patients, matched with the record"}, std::pair{"staff", "Stage accounts and roles"},
        std::pair{"appointments", "Stage appointments of the time before, as history"}}) {
    auto command = add(verb, about);
    command.add("file", import.file, "A CSV file").required();
    command.add("--mapping", import.mapping_file, "A TOML file: which column is which field");
    command.add("--practice", import.practice, "Name or ODS code, for rows that name none");
    command.add("--refused", import.refused_file, "Where refused rows are listed; - is standard output; usual: FILE.refused.csv");
    command.flag("--dry-run", import.dry_run, "Say what would happen and change nothing");
    command.flag("--resume", import.resume, "Go on with an import of this file that was broken off");
    command.flag("--again", import.again, "Take a file that was taken before");
    command.flag("--publish", import.publish, "Bring it into sight as soon as it is staged");
  }
  add("list", "The batches so far");
  for (const auto& [verb, about] :
       {std::pair{"show", "A batch and the rows worth a look"}, std::pair{"doubts", "The rows a person must settle"},
        std::pair{"publish", "Bring a batch into sight, at once"}, std::pair{"discard", "Drop a batch that is not published"}})
    add(verb, about).add("batch", import.batch, "Its number").required();
  auto settling = add("settle", "Say who a row in doubt is about");
  settling.add("batch", import.batch, "The batch's number").required();
  settling.add("row", import.row, "The row's number").required();
  settling.add("--as", import.as, "A patient's id, or new").required();
  auto moving = add("reregister", "A practice closes: its list goes to another");
  moving.add("--from", import.from, "Name or ODS code of the practice that closes").required();
  moving.add("--to", import.to, "Name or ODS code of the practice that takes the list").required();
  moving.add("--on", import.on, "The first day with the new practice, like 2026-11-22; usual: today");
  moving.flag("--dry-run", import.dry_run, "Say how many would move and change nothing");
}

}  // namespace

int main(int argc, char** argv) {
  app::CommandLine line("Fingerpost: from the first call to the right professional", "fingerpost");
  line.version("fingerpost 0.1.0");
  line.config("--config", "A TOML file with any of these options");
  auto cli = line.commands();
  int status = 0;

  app::ServeOptions serve;
  auto serving = cli.subcommand("serve", "Serve pages until stopped");
  add_data(serving, serve.data);
  serving.add("--pathways", serve.pathways, "Folder of the pathways");
  serving.add("--bank-holidays", serve.bank_holidays, "Days without clinics, a file like calendars/england.yaml");
  serving.add("--listen", serve.listen, "HOST:PORT; beyond this machine only with a certificate").shown();
  serving.add("--certificate", serve.certificate_file, "PEM chain, for TLS");
  serving.add("--certificate-key", serve.certificate_key_file, "Its key");
  serving.add("--host", serve.hosts, "A name this server answers to");
  serving.add("--proxy", serve.proxy, "The one address whose forwarded headers are believed");
  serving.add("--workers", serve.workers, "Requests handled at once").within(1, 256).shown();
  serving.then([&] { app::serve(serve); });

  app::DemoOptions demo;
  auto making = cli.subcommand("demo", "Make a network of made-up people");
  add_data(making, demo.data);
  making.add("--pathways", demo.pathways, "Folder of the pathways");
  making.add("--scenario", demo.scenario, "What its people ask for, and what becomes of it: a file, or one by name").shown();
  making.add("--seed", demo.seed, "The same seed and date give the same people").shown();
  making.add("--today", demo.today, "The day it is made for, as 2026-11-22");
  making.flag("--full", demo.full, "Five practices, sixty clinicians and twelve months, in place of three practices and four weeks");
  making.add("--patients", demo.patients, "How many: 500, or 45000 with --full").within(1, 100000);
  making.then([&] { app::run_demo(demo); });

  app::InitOptions init;
  auto beginning = cli.subcommand("init", "Make an empty site: a network and its first practice");
  add_data(beginning, init.data);
  beginning.add("--network", init.network, "Name of the network").required();
  beginning.add("--practice", init.practice, "Name of the practice").required();
  beginning.add("--ods-code", init.ods_code, "The practice's ODS code");
  beginning.add("--address", init.address, "The practice's address");
  beginning.add("--telephone", init.telephone, "The practice's telephone");
  beginning.then([&] { app::run_init(init); });

  auto user = cli.subcommand("user", "People who sign in");
  user.needs_subcommand();
  app::UserOptions added;
  auto adding = user.subcommand("add", "Add somebody; the password is read from standard input");
  add_data(adding, added.data);
  adding.add("--user-name", added.user_name, "What they sign in with").required();
  adding.add("--name", added.name, "Their name").required();
  adding
      .add("--role", added.role,
           "receptionist, gp, physiotherapist, occupational_therapist, link_worker, support_navigator, manager or administrator")
      .required();
  adding.add("--organisation", added.organisation, "Name or ODS code").required();
  adding.add("--registration-number", added.registration_number, "HCPC or GMC number");
  adding.then([&] { app::run_user_add(added); });

  app::UserOptions renewed;
  auto renewing = user.subcommand("password", "Set somebody's password, read from standard input");
  add_data(renewing, renewed.data);
  renewing.add("--user-name", renewed.user_name, "What they sign in with").required();
  renewing.then([&] { app::run_user_password(renewed); });

  app::DataOptions checked;
  std::string checked_pathways;
  auto checking = cli.subcommand("check", "Check the database and the configuration");
  add_data(checking, checked);
  checking.add("--pathways", checked_pathways, "Folder of the pathways");
  checking.then([&] { status = app::run_check(checked, checked_pathways); });

  app::BackupOptions backup;
  auto backing = cli.subcommand("backup", "Copy the embedded database while the server runs, or prove a copy");
  add_data(backing, backup.data);
  backing.add("--to", backup.to, "The file to make; encrypted with the same key");
  backing.add("--verify", backup.verify, "A backup: read all of it, and say what it holds and as of when");
  backing.then([&] { status = app::run_backup(backup); });

  app::MoveOptions move;
  auto moving = cli.subcommand("move", "Copy a whole site to the other engine, and prove that the copy is the same");
  add_data(moving, move.data);
  moving.add("--to-database", move.to_database, "The PostgreSQL database to fill: a connection string without a password");
  moving.add("--to-data", move.to_data, "The folder to make for the embedded database; --key-file is then its key");
  moving.then([&] { app::run_move(move); });

  app::add_evaluate(cli);
  app::add_simulate(cli);
  app::add_plan(cli);

  app::DataOptions audited;
  auto audit = cli.subcommand("audit", "The audit trail");
  audit.needs_subcommand();
  auto verifying = audit.subcommand("verify", "Prove that nobody has changed it, or name the first bad event");
  add_data(verifying, audited);
  verifying.then([&] { status = app::run_audit_verify(audited); });

  std::string pathways = "pathways";
  auto rules = cli.subcommand("pathways", "The services as data");
  rules.needs_subcommand();
  auto proving = rules.subcommand("check", "Check the files and run their worked examples");
  proving.add("folder", pathways, "Folder of the pathways").shown();
  proving.then([&] { status = app::run_pathways_check(pathways); });

  app::DataOptions imported;
  app::ImportCommand import;
  add_import(cli, imported, import, status);

  std::string key_file;
  auto key = cli.subcommand("key", "Keys of the embedded database");
  key.needs_subcommand();
  auto making_key = key.subcommand("new", "Make a key; keep it apart from the data, and a copy somewhere safe");
  making_key.add("file", key_file, "The file to make").required();
  making_key.then([&] { app::write_new_key(key_file); });

  try {
    return line.run(argc, argv).value_or(status);
  } catch (const std::exception& e) {
    std::cerr << "fingerpost: " << app::printable(e.what()) << '\n';
    return 2;
  }
}

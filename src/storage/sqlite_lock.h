// The life-long lock that keeps a second server off a database file. It is a file of its own: any other code that opened and closed
// the database file would drop SQLite's locks on it (https://sqlite.org/howtocorrupt.html, 2.2).
#pragma once

#include <string>

namespace storage {

class SqliteLock {
 public:
  explicit SqliteLock(const std::string& database_file);  // throws DatabaseError: held by another, on a network disk, not writable
  ~SqliteLock();
  SqliteLock(const SqliteLock&) = delete;
  SqliteLock& operator=(const SqliteLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace storage

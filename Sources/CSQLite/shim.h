#include <sqlite3.h>

// Swift cannot call sqlite3_db_config, which is variadic.
static inline int csqlite_set_checkpoint_on_close(sqlite3 *database, int enabled) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !enabled, (int *)0);
}

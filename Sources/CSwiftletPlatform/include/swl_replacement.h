// A file replaced as a whole: until the last moment the old file is there, from then on the new one.
//
// The new content goes to NAME.tmp beside the file, is synced, and takes the file's name by a rename;
// then the folder is synced. An interrupted replacement leaves NAME.tmp behind, which the next one
// uses again; a running one holds a lock on it.
#ifndef SWL_REPLACEMENT_H
#define SWL_REPLACEMENT_H

#include <stddef.h>
#include <stdint.h>

// What a replacement was doing when it failed.
enum swl_replacement_step {
    SWL_REPLACEMENT_OPEN_FOLDER = 0,
    SWL_REPLACEMENT_CREATE = 1,
    SWL_REPLACEMENT_WRITE = 2,
    SWL_REPLACEMENT_READ_BACK = 3,
    SWL_REPLACEMENT_SYNC = 4,
    SWL_REPLACEMENT_RENAME = 5,
    // The only step after which the new file is in place.
    SWL_REPLACEMENT_SYNC_FOLDER = 6,
};

// A replacement from begin to commit or discard. `path` stays the caller's and in place until then.
struct swl_replacement {
    const char *path;
    int32_t folder;  // descriptors, -1 when closed
    int32_t file;
    int32_t step;  // of the last call
};

// All return zero or the `errno` of the call that failed. After a failure only discard may follow.

// Makes the temporary file with the mode and, where allowed, the owner of the file at `path`, if there
// is one. EAGAIN: another replacement of the file is running. A symbolic link is replaced by a file.
int32_t swl_replacement_begin(struct swl_replacement *replacement, const char *path);

// Appends to the new content.
int32_t swl_replacement_write(struct swl_replacement *replacement, const void *bytes,
                              size_t byte_count);

// Maps what was written, to be checked. The caller unmaps.
int32_t swl_replacement_map(struct swl_replacement *replacement, const void **address,
                            size_t *byte_count);

// Puts the new file in place and ends the replacement when that succeeds.
int32_t swl_replacement_commit(struct swl_replacement *replacement);

// Ends the replacement and leaves the file as it is; does nothing after commit has succeeded.
void swl_replacement_discard(struct swl_replacement *replacement);

#endif

#ifndef SWL_WITHOUT_SYSTEM
#define _GNU_SOURCE
#include "CSwiftletPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>  // renameat
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char SUFFIX[] = ".tmp";

struct temporary_name {
    char text[NAME_MAX + 1];
};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int32_t make_temporary_name(const char *path, struct temporary_name *name)
{
    const char *base = base_name(path);
    const size_t length = strlen(base);
    if (length == 0) return EISDIR;
    if (length + sizeof SUFFIX > sizeof name->text) return ENAMETOOLONG;
    memcpy(name->text, base, length);
    memcpy(name->text + length, SUFFIX, sizeof SUFFIX);
    return 0;
}

// Opening the folder first finds out now whether it can be synced later, and the file stays in it
// whatever the folder is renamed to meanwhile.
static int32_t open_folder(struct swl_replacement *replacement)
{
    char folder[PATH_MAX] = ".";
    const size_t length = (size_t)(base_name(replacement->path) - replacement->path);
    if (length >= sizeof folder) return ENAMETOOLONG;
    if (length > 0) {
        memcpy(folder, replacement->path, length);
        folder[length] = 0;
    }
    do {
        replacement->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    } while (replacement->folder < 0 && errno == EINTR);
    return replacement->folder < 0 ? errno : 0;
}

enum claim { CLAIMED, LOST, BUSY, FAILED };

// Locks the open temporary file and makes sure that it still has its name: whoever held it before may
// have renamed it to be the file itself, which must not be truncated. Nor must a file that has another
// name besides; it only loses this one.
static enum claim claim(int folder, const char *name, int file)
{
    struct stat mine, there;
    // Where a file system has no locks, there is nobody to share it with either.
    if (flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return BUSY;
    if (fstat(file, &mine) != 0) return FAILED;
    if (!S_ISREG(mine.st_mode)) {
        errno = EEXIST;
        return BUSY;
    }
    if (fstatat(folder, name, &there, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno == ENOENT ? LOST : FAILED;
    }
    if (there.st_ino != mine.st_ino || there.st_dev != mine.st_dev) return LOST;
    if (there.st_nlink != 1) return unlinkat(folder, name, 0) == 0 ? LOST : FAILED;
    return ftruncate(file, 0) == 0 ? CLAIMED : FAILED;
}

static int32_t open_temporary(struct swl_replacement *replacement, const char *name)
{
    for (;;) {
        const int file = openat(replacement->folder, name,
                                O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
        if (file < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        const enum claim result = claim(replacement->folder, name, file);
        if (result == CLAIMED) {
            replacement->file = file;
            return 0;
        }
        const int code = errno;
        if (result == FAILED) unlinkat(replacement->folder, name, 0);
        close(file);
        if (result != LOST) return code;
    }
}

// Only root may give a file away; for everyone else the new file is the writer's own.
static int32_t copy_owner_and_mode(struct swl_replacement *replacement)
{
    struct stat old, new;
    if (fstatat(replacement->folder, base_name(replacement->path), &old, 0) != 0) {
        return errno == ENOENT ? 0 : errno;
    }
    if (S_ISDIR(old.st_mode)) return EISDIR;
    if (fstat(replacement->file, &new) != 0) return errno;
    if (new.st_uid != old.st_uid || new.st_gid != old.st_gid) {
        if (fchown(replacement->file, old.st_uid, old.st_gid) != 0 && errno != EPERM) return errno;
    }
    return fchmod(replacement->file, old.st_mode & 0777) == 0 ? 0 : errno;
}

int32_t swl_replacement_begin(struct swl_replacement *replacement, const char *path)
{
    *replacement = (struct swl_replacement){
        .path = path, .folder = -1, .file = -1, .step = SWL_REPLACEMENT_OPEN_FOLDER};
    struct temporary_name name;
    int32_t code = make_temporary_name(path, &name);
    if (code == 0) code = open_folder(replacement);
    if (code != 0) return code;
    replacement->step = SWL_REPLACEMENT_CREATE;
    code = open_temporary(replacement, name.text);
    return code != 0 ? code : copy_owner_and_mode(replacement);
}

int32_t swl_replacement_write(struct swl_replacement *replacement, const void *bytes,
                              size_t byte_count)
{
    replacement->step = SWL_REPLACEMENT_WRITE;
    return swl_write(replacement->file, bytes, byte_count);
}

int32_t swl_replacement_map(struct swl_replacement *replacement, const void **address,
                            size_t *byte_count)
{
    replacement->step = SWL_REPLACEMENT_READ_BACK;
    const struct swl_mapping mapping = swl_map_descriptor(replacement->file);
    *address = mapping.address;
    *byte_count = mapping.byte_count;
    return mapping.code;
}

static int32_t sync_descriptor(int descriptor)
{
    while (fsync(descriptor) != 0) {
        if (errno != EINTR) return errno;
    }
    return 0;
}

// Some file systems have nothing to sync in a folder and say EINVAL.
static int32_t sync_folder(int folder)
{
    const int32_t code = sync_descriptor(folder);
    return code == EINVAL ? 0 : code;
}

static void close_all(struct swl_replacement *replacement)
{
    if (replacement->file >= 0) close(replacement->file);
    if (replacement->folder >= 0) close(replacement->folder);
    replacement->file = replacement->folder = -1;
}

int32_t swl_replacement_commit(struct swl_replacement *replacement)
{
    struct temporary_name name;
    replacement->step = SWL_REPLACEMENT_SYNC;
    // The content before the name: else a power failure may leave the name with half the content.
    int32_t code = sync_descriptor(replacement->file);
    if (code != 0) return code;
    replacement->step = SWL_REPLACEMENT_RENAME;
    code = make_temporary_name(replacement->path, &name);
    if (code != 0) return code;
    if (renameat(replacement->folder, name.text, replacement->folder,
                 base_name(replacement->path)) != 0) {
        return errno;
    }
    replacement->step = SWL_REPLACEMENT_SYNC_FOLDER;
    code = sync_folder(replacement->folder);
    // The temporary file has become the file: there is nothing left to discard.
    close_all(replacement);
    return code;
}

void swl_replacement_discard(struct swl_replacement *replacement)
{
    struct temporary_name name;
    if (replacement->file >= 0 && make_temporary_name(replacement->path, &name) == 0) {
        unlinkat(replacement->folder, name.text, 0);
    }
    close_all(replacement);
}

#endif

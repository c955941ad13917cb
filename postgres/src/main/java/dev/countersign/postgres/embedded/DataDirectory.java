package dev.countersign.postgres.embedded;

import dev.countersign.postgres.embedded.EmbeddedPostgresException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The places in a data directory. {@code root} is absolute and free of symbolic links, because a
 * running server is recognised by the directory that it works in.
 */
record DataDirectory(Path root) {
  private static final String UNFINISHED = "postgres-unfinished-";

  /**
   * Creates the directory where needed and proves by writing that it can be written. Not the lock
   * file: see {@link DirectoryLock}.
   */
  static DataDirectory prepare(Path directory) {
    try {
      Files.createDirectories(directory);
      var prepared = new DataDirectory(directory.toRealPath());
      Files.delete(Files.createTempFile(prepared.root(), ".writable-", ""));
      return prepared;
    } catch (IOException failure) {
      throw unwritable(directory, failure);
    }
  }

  static EmbeddedPostgresException unwritable(Path path, IOException failure) {
    String problem =
        failure instanceof AccessDeniedException
            ? "permission denied"
            : String.valueOf(failure.getMessage());
    return new EmbeddedPostgresException(
        Reason.DATA_DIRECTORY_UNWRITABLE,
        "The data directory "
            + path
            + " cannot be written ("
            + problem
            + "): give user "
            + System.getProperty("user.name")
            + " write access to it, or set data-dir to another directory.",
        failure);
  }

  /** The files of the server itself. */
  Path cluster() {
    return root.resolve("postgres");
  }

  Path log() {
    return root.resolve("postgres.log");
  }

  Path lock() {
    return root.resolve("lock");
  }

  Path passwordFile() {
    return root.resolve("password");
  }

  Path postmasterFile() {
    return cluster().resolve("postmaster.pid");
  }

  /** The major version that wrote the data; empty when there is none yet. */
  Optional<Integer> majorVersion() {
    try {
      return Optional.of(
          Integer.valueOf(Files.readString(cluster().resolve("PG_VERSION")).strip()));
    } catch (NoSuchFileException absent) {
      if (isEmpty(cluster())) {
        return Optional.empty();
      }
      throw unknownContent(absent);
    } catch (NumberFormatException garbled) {
      throw unknownContent(garbled);
    } catch (IOException failure) {
      throw unwritable(cluster(), failure);
    }
  }

  private EmbeddedPostgresException unknownContent(Exception cause) {
    return new EmbeddedPostgresException(
        Reason.DATA_DIRECTORY_UNKNOWN,
        cluster()
            + " holds files but is not a PostgreSQL data directory (its PG_VERSION is missing or garbled):"
            + " move it away, or set data-dir to another directory.",
        cause);
  }

  /**
   * A new private directory to initialise the server's files in, beside the place where they go
   * when they are complete.
   */
  Path createUnfinishedCluster() throws IOException {
    return FileTree.createPrivateDirectory(root.resolve(UNFINISHED + System.nanoTime()));
  }

  /** Deletes what a killed process left of an initialisation. Only for the holder of the lock. */
  void deleteUnfinishedClusters() throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      children
          .filter(child -> child.getFileName().toString().startsWith(UNFINISHED))
          .forEach(FileTree::delete);
    }
  }

  /** The password in the password file; empty when there is no such file. */
  Optional<Password> readPassword() {
    try {
      return Optional.of(new Password(Files.readString(passwordFile()).strip()));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IllegalArgumentException garbled) {
      throw new EmbeddedPostgresException(
          Reason.PASSWORD_REFUSED,
          "The database password in "
              + passwordFile()
              + " was changed by hand: delete the file and start again; a new"
              + " password is set then.",
          garbled);
    } catch (IOException failure) {
      throw unwritable(passwordFile(), failure);
    }
  }

  /** Writes the password where only the owner can read it, complete or not at all. */
  void writePassword(Password password) throws IOException {
    Path draft = root.resolve("password-unfinished");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, password.value() + "\n", StandardCharsets.US_ASCII);
    FileTree.makeDurable(draft);
    Files.move(draft, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
    FileTree.makeDurable(root);
  }

  private static boolean isEmpty(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isEmpty();
    } catch (NoSuchFileException absent) {
      return true;
    } catch (IOException failure) {
      throw unwritable(directory, failure);
    }
  }
}

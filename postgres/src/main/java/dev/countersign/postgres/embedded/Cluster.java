package dev.countersign.postgres.embedded;

import dev.countersign.postgres.embedded.EmbeddedPostgresException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The files of the server, prepared while no server runs on them.
 *
 * <p>The role {@code countersign} owns the database and is no superuser; it may create databases,
 * so that a test needs no server of its own. The superuser cannot log in at all: what needs one is
 * done here, without a network.
 */
record Cluster(DataDirectory directory, Installation installation) {
  static final String ROLE = "countersign";
  static final String DATABASE = "countersign";

  /**
   * Makes the files ready to be started on, and answers with the password that they will accept.
   */
  Password prepare() {
    try {
      directory.deleteUnfinishedClusters();
      Optional<Integer> written = directory.majorVersion();
      if (written.isEmpty()) {
        return createWithPassword();
      }
      requireSameVersion(written.get());
      installation.launch().prepare(directory.cluster());
      Optional<Password> known = directory.readPassword();
      return known.isPresent() ? known.get() : replacePassword();
    } catch (IOException failure) {
      throw DataDirectory.unwritable(directory.root(), failure);
    }
  }

  /** Refuses data that the programs of this version cannot read. */
  void requireSameVersion(int written) {
    int brought = installation.majorVersion();
    if (written > brought) {
      throw new EmbeddedPostgresException(
          Reason.DATA_DIRECTORY_NEWER,
          "The data in "
              + directory.cluster()
              + " was written by PostgreSQL "
              + written
              + ", and this program brings "
              + installation.version()
              + ": use a release of this program as new as the one that wrote the data, or set"
              + " data-dir to another directory.");
    }
    if (written < brought) {
      throw new EmbeddedPostgresException(
          Reason.DATA_DIRECTORY_OLDER,
          "The data in "
              + directory.cluster()
              + " was written by PostgreSQL "
              + written
              + ", and this program brings "
              + installation.version()
              + ": move the data with pg_upgrade or with a dump made by the earlier release, or set"
              + " data-dir to another directory.");
    }
  }

  private Password createWithPassword() throws IOException {
    Password password = Password.random();
    create(password);
    directory.writePassword(password);
    return password;
  }

  private void create(Password password) throws IOException {
    Path draft = directory.createUnfinishedCluster();
    try {
      installation.launch().prepare(draft);
      require(
          installation.run(
              "initdb",
              directory.root(),
              "",
              "-D",
              draft.toString(),
              "--username=postgres",
              "--auth=reject",
              "--encoding=UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--data-checksums",
              "--no-instructions"));
      Path access = draft.resolve("pg_hba.conf");
      Files.writeString(access, "host all " + ROLE + " 127.0.0.1/32 scram-sha-256\n");
      FileTree.makeDurable(access);
      execute(
          draft,
          password,
          "CREATE ROLE "
              + ROLE
              + " LOGIN CREATEDB PASSWORD '"
              + password.value()
              + "';\n"
              + "CREATE DATABASE "
              + DATABASE
              + " OWNER "
              + ROLE
              + ";\n");
      Files.move(draft, directory.cluster(), StandardCopyOption.ATOMIC_MOVE);
      FileTree.makeDurable(directory.root());
    } finally {
      FileTree.delete(draft);
    }
  }

  /**
   * Somebody deleted the password file. Who may do that may read the data as well, so a new
   * password takes its place. The file is written last, here as at the creation: a crash in between
   * leaves no file, and the next start comes back here.
   */
  private Password replacePassword() throws IOException {
    Password password = Password.random();
    execute(
        directory.cluster(),
        password,
        "ALTER ROLE " + ROLE + " PASSWORD '" + password.value() + "';\n");
    directory.writePassword(password);
    return password;
  }

  /**
   * A server without network and log file; what it prints must not carry the password into a
   * message.
   */
  private void execute(Path files, Password password, String statements) {
    FinishedProgram program =
        installation.run(
            "postgres",
            files,
            statements,
            "--single",
            "-D",
            files.toString(),
            "-c",
            "exit_on_error=on",
            "-c",
            "log_checkpoints=off",
            "postgres");
    require(
        new FinishedProgram(
            program.status(), program.output().replace(password.value(), "(hidden)")));
  }

  private void require(FinishedProgram program) {
    if (!program.succeeded()) {
      throw new EmbeddedPostgresException(
          Reason.START_FAILED,
          "The embedded database in "
              + directory.root()
              + " could not be prepared ("
              + program.lastLines()
              + "): remove that cause and start again, or set database.url to a PostgreSQL of your own.");
    }
  }
}

package dev.countersign.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A way to run PostgreSQL's programs, which refuse to run as root. Which ways work is found out by
 * trying.
 *
 * @param prefix the words in front of the program; empty when the program is run as it is
 * @param owner the user who has to own the server's files for this way; null when they stay ours
 */
record Launch(List<String> prefix, @Nullable UserIdentity owner) {
  Launch {
    prefix = List.copyOf(prefix);
  }

  /** The program is run by the user that we are. */
  static Launch direct() {
    return new Launch(List.of(), null);
  }

  /**
   * In a user namespace without a mapping root sees itself as nobody, while its files stay root's.
   */
  static Launch inUserNamespace() {
    return new Launch(List.of("unshare", "--user"), null);
  }

  /** Root turns into the user before the program starts. */
  static Launch as(UserIdentity user) {
    return new Launch(
        List.of("setpriv", "--reuid=" + user.user(), "--regid=" + user.group(), "--clear-groups"),
        user);
  }

  /**
   * The ways for this data directory, best first. As root: whoever owns the data directory runs its
   * server; where that is root itself, a user namespace, because it needs no change of owner and
   * reaches what only root may enter; where namespaces are forbidden (the default of containers),
   * nobody.
   */
  static List<Launch> candidates(DataDirectory directory) {
    if (!UserIdentity.ofThisProcess().isRoot()) {
      return List.of(direct());
    }
    try {
      Path owned = Files.exists(directory.cluster()) ? directory.cluster() : directory.root();
      UserIdentity owner = UserIdentity.ownerOf(owned);
      return owner.isRoot()
          ? List.of(inUserNamespace(), as(UserIdentity.NOBODY))
          : List.of(as(owner));
    } catch (IOException failure) {
      throw DataDirectory.unwritable(directory.root(), failure);
    }
  }

  List<String> command(Path program, String... arguments) {
    return Stream.of(prefix.stream(), Stream.of(program.toString()), Stream.of(arguments))
        .flatMap(words -> words)
        .toList();
  }

  /**
   * Tries this way on the data directory itself; what went wrong is in the answer when it does not
   * work.
   */
  Optional<String> obstacle(DataDirectory directory) {
    if (prefix.isEmpty()) {
      return Optional.empty();
    }
    var command = new ArrayList<>(prefix);
    command.addAll(List.of("test", "-x", directory.root().toString()));
    FinishedProgram attempt = FinishedProgram.run(command, directory.root(), "");
    if (attempt.succeeded()) {
      return Optional.empty();
    }
    return Optional.of(
        attempt.output().isEmpty()
            ? prefix.getFirst() + " cannot enter " + directory.root()
            : attempt.output());
  }

  /** Gives the files to the user who has to own them. */
  void prepare(Path files) throws IOException {
    if (owner != null && !UserIdentity.ownerOf(files).equals(owner)) {
      FileTree.handTo(owner, files);
    }
  }
}

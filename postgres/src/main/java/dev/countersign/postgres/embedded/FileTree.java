package dev.countersign.postgres.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** What we do with whole directories: delete, hand to another user, make durable. */
final class FileTree {
  private FileTree() {}

  /** Deletes as much of the tree as can be deleted; says whether nothing is left. */
  static boolean delete(Path root) {
    try {
      Files.walkFileTree(root, new Deletion());
    } catch (IOException incomplete) {
      return !Files.exists(root);
    }
    return true;
  }

  /** Makes the user the owner of the directory and of all in it. Only root may do this. */
  static void handTo(UserIdentity user, Path root) throws IOException {
    Files.walkFileTree(root, new Handover(user));
  }

  /** Creates a directory that only its owner may enter. */
  static Path createPrivateDirectory(Path directory) throws IOException {
    return Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /**
   * Forces a file or the entries of a directory to the disk, so that a rename in it survives a
   * power failure.
   */
  static void makeDurable(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }

  private static final class Handover extends SimpleFileVisitor<Path> {
    private final UserIdentity user;

    Handover(UserIdentity user) {
      this.user = user;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      user.own(file);
      return FileVisitResult.CONTINUE;
    }

    /** The directory comes last, so that a handover that was cut short is seen and repeated. */
    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      user.own(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}

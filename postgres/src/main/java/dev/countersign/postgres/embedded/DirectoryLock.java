package dev.countersign.postgres.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ownership of a data directory. The operating system drops it when the process ends, however
 * it ends. The file says who holds it, for messages only: the lock is the truth.
 *
 * <p>POSIX locks belong to a process and are lost when it closes <em>any</em> descriptor of the
 * file. Hence the register of what this process holds: it never opens a file that it holds.
 */
final class DirectoryLock implements AutoCloseable {
  /** Who holds a lock, as far as the file tells. */
  record Holder(long processId, Ownership ownership) {
    static Optional<Holder> parse(String text) {
      String[] words = text.strip().split(" ", 2);
      try {
        return Optional.of(
            new Holder(
                Long.parseLong(words[0]), Ownership.valueOf(words[1].toUpperCase(Locale.ROOT))));
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException incomplete) {
        return Optional.empty();
      }
    }

    String text() {
      return processId + " " + ownership.name().toLowerCase(Locale.ROOT) + "\n";
    }
  }

  private static final Map<Path, Holder> HELD_HERE = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;

  private DirectoryLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the lock if nobody has it, neither another process nor another holder in this one. */
  static Optional<DirectoryLock> tryAcquire(Path file, Ownership ownership) {
    var self = new Holder(ProcessHandle.current().pid(), ownership);
    if (HELD_HERE.putIfAbsent(file, self) != null) {
      return Optional.empty();
    }
    Optional<DirectoryLock> acquired = Optional.empty();
    try {
      acquired = lock(file, self);
      return acquired;
    } catch (IOException failure) {
      throw DataDirectory.unwritable(file, failure);
    } finally {
      if (acquired.isEmpty()) {
        HELD_HERE.remove(file);
      }
    }
  }

  /** Who holds the lock, or held it last. */
  static Optional<Holder> holder(Path file) {
    Holder here = HELD_HERE.get(file);
    if (here != null) {
      return Optional.of(here);
    }
    try {
      return Holder.parse(Files.readString(file));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<DirectoryLock> lock(Path file, Holder self) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException heldByAnotherClassLoader) {
      // The channel stays open on purpose: closing it would drop the other holder's lock.
      return Optional.empty();
    }
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(self.text().getBytes(StandardCharsets.US_ASCII)));
    return Optional.of(new DirectoryLock(file, channel));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("the lock " + file + " could not be released", failure);
    } finally {
      HELD_HERE.remove(file);
    }
  }
}

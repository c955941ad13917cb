package dev.countersign.sandbox.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.conversation.ConversationEvent.Told;
import dev.countersign.sandbox.http.SandboxStartException;
import dev.countersign.sandbox.memory.MemoryLine.Happened;
import dev.countersign.sandbox.memory.MemoryLine.Settled;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A memory of lines in a file, which nobody else may use meanwhile. Each line is handed to the
 * operating system in one piece and is not forced to the disk: it outlives the process, not a power
 * cut. The file only grows.
 */
final class MemoryFile implements Memory {

  private static final System.Logger LOGGER = System.getLogger(MemoryFile.class.getName());

  private final Path path;

  // Unlike a FileChannel it is not closed when a writing thread is interrupted.
  private final RandomAccessFile file;
  private final SequencedMap<Long, Told> unsettled = new TreeMap<>();
  private long length;
  private long lastNumber;
  private boolean closed;

  private MemoryFile(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  static MemoryFile open(Path path, Consumer<ConversationEvent> replay) {
    try {
      Path directory = path.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      MemoryFile memory = new MemoryFile(path, file);
      try {
        memory.lock();
        memory.read(replay);
        return memory;
      } catch (IOException | RuntimeException refused) {
        memory.close();
        throw refused;
      }
    } catch (IOException broken) {
      throw new SandboxStartException(
          "The sandbox's memory %s cannot be used (%s): choose another file or make it writable."
              .formatted(path, broken),
          broken);
    }
  }

  private void lock() throws IOException {
    try {
      FileLock lock = file.getChannel().tryLock();
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException sameProcess) {
      throw inUse(sameProcess);
    }
    throw inUse(new IOException("another process holds the lock"));
  }

  private SandboxStartException inUse(Exception cause) {
    return new SandboxStartException(
        "The sandbox's memory %s is in use: stop the other sandbox or choose another file."
            .formatted(path),
        cause);
  }

  private void read(Consumer<ConversationEvent> replay) throws IOException {
    byte[] content = new byte[Math.toIntExact(file.length())];
    file.readFully(content);
    int start = 0;
    int line = 0;
    for (int end = 0; end < content.length; end++) {
      if (content[end] == '\n') {
        line++;
        readLine(new String(content, start, end - start, UTF_8), line, replay);
        start = end + 1;
      }
    }
    length = start;
    file.setLength(length);
  }

  private void readLine(String text, int line, Consumer<ConversationEvent> replay) {
    try {
      MemoryLine read = MemoryCodec.read(text);
      switch (read) {
        case Happened(long number, ConversationEvent event) -> {
          replay.accept(event);
          lastNumber = number;
          if (event instanceof Told told) {
            unsettled.put(number, told);
          }
        }
        case Settled(long number) -> unsettled.remove(number);
      }
    } catch (IllegalArgumentException unreadable) {
      throw new SandboxStartException(
          "Line %d of the sandbox's memory %s cannot be read (%s): delete the file to start without it."
              .formatted(line, path, unreadable.getMessage()),
          unreadable);
    }
  }

  @Override
  public synchronized Runnable keep(ConversationEvent event) {
    long number = lastNumber + 1;
    try {
      append(new Happened(number, event));
    } catch (IOException broken) {
      throw new UncheckedIOException(
          "The event %d could not be written to the sandbox's memory %s, so it did not happen"
              .formatted(number, path),
          broken);
    }
    lastNumber = number;
    return () -> settle(number);
  }

  @Override
  public synchronized List<Unsettled> unsettled() {
    return unsettled.entrySet().stream()
        .map(entry -> new Unsettled(entry.getValue(), () -> settle(entry.getKey())))
        .toList();
  }

  private synchronized void settle(long number) {
    try {
      append(new Settled(number));
    } catch (IOException broken) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "The webhook of event %d will be delivered again when the sandbox is started again: %s"
                  .formatted(number, path)
              + " could not be written",
          broken);
    }
  }

  /** Overwrites what an earlier failure may have left behind the last whole line. */
  private void append(MemoryLine line) throws IOException {
    if (closed) {
      throw new IOException("the sandbox is closed");
    }
    byte[] bytes = (MemoryCodec.write(line) + "\n").getBytes(UTF_8);
    file.seek(length);
    file.write(bytes);
    length += bytes.length;
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      file.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(
          "The sandbox's memory %s did not close".formatted(path), broken);
    }
  }
}

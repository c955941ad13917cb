package dev.countersign.faults.world;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** A small disk of its own, which can be filled. Only root can make one. */
public final class Mount implements AutoCloseable {
  private final Path path;

  private Mount(Path path) {
    this.path = path;
  }

  /** What is missing where we may not mount. */
  public static final String NEEDS = "needs root to mount a small disk";

  /** Whether we may mount. */
  public static boolean isPossible() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Mounts one. */
  public static Mount of(Path path, int megabytes) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run("mount", "-t", "tmpfs", "-o", "mode=755,size=" + megabytes + "m", "tmpfs", path.toString());
    return new Mount(path);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Writes until there is no room left. */
  public void fill() {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out =
        Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      // that is what was wanted
    }
  }

  /** Takes away what filled it. */
  public void free() {
    try {
      Files.delete(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path filler() {
    return path.resolve("filler");
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new Unexpected(String.join(" ", command) + " failed");
      }
    } catch (IOException e) {
      throw new Unexpected(command[0] + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unexpected("interrupted", e);
    }
  }

  @Override
  public void close() {
    run("umount", "-l", path.toString());
  }
}

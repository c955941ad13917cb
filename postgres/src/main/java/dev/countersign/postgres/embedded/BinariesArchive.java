package dev.countersign.postgres.embedded;

import dev.countersign.postgres.embedded.EmbeddedPostgresException.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs for one platform, as packed on the class path by {@code
 * io.zonky.test.postgres}. Another platform is one more dependency of that group.
 *
 * @param key tells this archive from that of another version, so that both can lie unpacked side by
 *     side
 */
record BinariesArchive(URL resource, String key) {
  private static final String UNPACKING = ".unpacking-";
  private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

  /**
   * The archive for an operating system and processor, named as in the system properties {@code
   * os.name} and {@code os.arch}.
   */
  static BinariesArchive forPlatform(String operatingSystem, String processor) {
    String name = "/postgres-" + system(operatingSystem) + "-" + hardware(processor) + ".txz";
    URL resource = BinariesArchive.class.getResource(name);
    if (resource == null) {
      throw new EmbeddedPostgresException(
          Reason.PLATFORM_UNSUPPORTED,
          "This program brings no PostgreSQL for "
              + operatingSystem
              + " on "
              + processor
              + ": set database.url to a PostgreSQL 15 or newer of your own.");
    }
    try {
      return new BinariesArchive(resource, HexFormat.of().toHexDigits((int) checksum(resource)));
    } catch (IOException failure) {
      throw unusable(String.valueOf(failure.getMessage()), failure);
    }
  }

  private static String system(String operatingSystem) {
    String name = operatingSystem.toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name;
  }

  private static String hardware(String processor) {
    return switch (processor) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> processor;
    };
  }

  /** A jar knows the checksum of its entries, which spares every start the reading of 15 MB. */
  private static long checksum(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      try (var file = jar.getJarFile()) {
        return file.getJarEntry(jar.getEntryName()).getCrc();
      }
    }
    try (var stream = new CheckedInputStream(connection.getInputStream(), new CRC32())) {
      stream.transferTo(OutputStream.nullOutputStream());
      return stream.getChecksum().getValue();
    }
  }

  /**
   * The unpacked programs in a folder of the cache, unpacked now if they are not there. The folder
   * appears under its name only when it is complete: neither a crash nor a second process leaves
   * anybody with half of it.
   */
  Path unpackInto(Path cache) throws IOException {
    Path home = cache.resolve("postgres-" + key);
    if (Files.isDirectory(home)) {
      return home.toRealPath();
    }
    Files.createDirectories(cache);
    deleteAbandoned(cache);
    Path draft = Files.createTempDirectory(cache, UNPACKING);
    try {
      unpack(draft);
      // A temporary directory is private, but the user who runs the server may be another than the
      // one who unpacks.
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      if (!Files.isDirectory(home)) {
        throw failure;
      }
    } finally {
      FileTree.delete(draft);
    }
    return home.toRealPath();
  }

  static EmbeddedPostgresException unusable(String problem, Exception cause) {
    return new EmbeddedPostgresException(
        Reason.BINARIES_UNUSABLE,
        "The PostgreSQL that comes with this program cannot be unpacked ("
            + problem
            + "): check the free space and the rights of the cache folder, or set database.url to a PostgreSQL of your own.",
        cause);
  }

  private void unpack(Path target) throws IOException {
    try (InputStream packed = new BufferedInputStream(resource.openStream(), 1 << 16);
        var archive = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (TarArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("an entry points out of the archive: " + entry.getName());
        }
        write(entry, archive, path);
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.resolveSibling(""));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path);
    boolean executable = (entry.getMode() & 0b001_000_000) != 0;
    Set<PosixFilePermission> rights =
        PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
    Files.setPosixFilePermissions(path, rights);
  }

  private static void deleteAbandoned(Path cache) throws IOException {
    FileTime limit = FileTime.from(Instant.now().minus(ABANDONED_AFTER));
    try (Stream<Path> children = Files.list(cache)) {
      for (Path child :
          children.filter(path -> path.getFileName().toString().startsWith(UNPACKING)).toList()) {
        if (Files.getLastModifiedTime(child).compareTo(limit) < 0) {
          FileTree.delete(child);
        }
      }
    }
  }
}

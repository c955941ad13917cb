package dev.countersign.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.postgres.embedded.EmbeddedPostgresException.Reason;
import dev.countersign.postgres.embedded.Surroundings.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a person meets when the embedded server cannot run, and the ways around. */
class EmbeddedPostgresObstaclesIT extends EmbeddedPostgresFixture {
  private static final Surroundings USUAL = Surroundings.ofThisProcess();

  @Test
  void data_of_a_newer_version_is_refused_and_left_alone() throws IOException {
    Path version = writeVersion("19");

    assertThat(refusal(USUAL).reason()).isEqualTo(Reason.DATA_DIRECTORY_NEWER);
    assertThat(refusal(USUAL))
        .hasMessageContainingAll("PostgreSQL 19", "brings 18.", data.toString());
    assertThat(version).hasContent("19");
  }

  @Test
  void data_of_an_older_version_is_refused_with_the_way_to_move_it() throws IOException {
    writeVersion("17");

    assertThat(refusal(USUAL).reason()).isEqualTo(Reason.DATA_DIRECTORY_OLDER);
    assertThat(refusal(USUAL)).hasMessageContainingAll("PostgreSQL 17", "pg_upgrade");
  }

  @Test
  void a_directory_with_something_else_in_it_is_refused() throws IOException {
    Files.createDirectories(data.resolve("postgres"));
    Files.writeString(data.resolve("postgres/holiday.jpg"), "");

    assertThat(refusal(USUAL).reason()).isEqualTo(Reason.DATA_DIRECTORY_UNKNOWN);
  }

  @Test
  void a_data_directory_that_cannot_be_created_is_named() throws IOException {
    Files.writeString(data, "a file where the directory should be");

    assertThat(refusal(USUAL).reason()).isEqualTo(Reason.DATA_DIRECTORY_UNWRITABLE);
    assertThat(refusal(USUAL)).hasMessageContainingAll(data.toString(), "data-dir");
  }

  @Test
  void forbidden_user_namespaces_are_reported_in_one_line_with_the_ways_out() {
    Surroundings forbidding = launchedBy(new Launch(List.of("false"), null));

    assertThat(refusal(forbidding).reason()).isEqualTo(Reason.USER_NAMESPACES_FORBIDDEN);
    assertThat(refusal(forbidding)).hasMessageContainingAll("normal user", "database.url");
    assertThat(refusal(forbidding).getMessage()).hasLineCount(1);
  }

  @Test
  void where_user_namespaces_are_forbidden_root_runs_the_server_as_nobody() {
    assumeTrue(UserIdentity.ofThisProcess().isRoot(), "only root can become somebody else");
    open(Ownership.OWN).close();
    Surroundings asNobody =
        launchedBy(new Launch(List.of("false"), null), Launch.as(UserIdentity.NOBODY));

    EmbeddedPostgres postgres = endAfterwards(EmbeddedPostgres.open(data, Ownership.OWN, asNobody));

    assertThat(owner(Path.of("/proc", Long.toString(postgres.processId()))))
        .isEqualTo(UserIdentity.NOBODY);
    assertThat(owner(data.resolve("postgres/base"))).isEqualTo(UserIdentity.NOBODY);
    postgres.close();
    EmbeddedPostgres again = open(Ownership.OWN);
    assertThat(owner(Path.of("/proc", Long.toString(again.processId()))))
        .isEqualTo(UserIdentity.NOBODY);
  }

  @Test
  void a_platform_without_binaries_is_named() {
    var exotic =
        new Surroundings(
            new Platform("Plan 9", "mips"), USUAL.caches(), USUAL.launches(), USUAL.waits());

    assertThat(refusal(exotic).reason()).isEqualTo(Reason.PLATFORM_UNSUPPORTED);
    assertThat(refusal(exotic)).hasMessageContainingAll("Plan 9 on mips", "database.url");
  }

  @Test
  void a_cache_that_cannot_be_used_is_replaced_by_the_data_directory() {
    var homeless =
        new Surroundings(
            USUAL.platform(),
            directory -> List.of(Path.of("/proc/no/cache"), directory.root().resolve("binaries")),
            USUAL.launches(),
            USUAL.waits());

    endAfterwards(EmbeddedPostgres.open(data, Ownership.OWN, homeless));

    assertThat(data.resolve("binaries")).isNotEmptyDirectory();
  }

  @Test
  void two_who_unpack_into_an_empty_cache_at_once_both_get_a_complete_one() throws IOException {
    Path cache = folder.resolve("cache");
    BinariesArchive archive =
        BinariesArchive.forPlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
    CompletableFuture<Path> first = CompletableFuture.supplyAsync(() -> unpack(archive, cache));
    CompletableFuture<Path> second = CompletableFuture.supplyAsync(() -> unpack(archive, cache));

    assertThat(first.join()).isEqualTo(second.join());
    assertThat(first.join().resolve("bin/postgres")).isExecutable();
    try (var children = Files.list(cache)) {
      assertThat(children).containsExactly(first.join());
    }
  }

  private Path writeVersion(String version) throws IOException {
    Files.createDirectories(data.resolve("postgres"));
    return Files.writeString(data.resolve("postgres/PG_VERSION"), version);
  }

  private EmbeddedPostgresException refusal(Surroundings surroundings) {
    return assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(() -> endAfterwards(EmbeddedPostgres.open(data, Ownership.OWN, surroundings)))
        .actual();
  }

  /** The programs go to the data directory, because nobody may enter root's home. */
  private static Surroundings launchedBy(Launch... launches) {
    return new Surroundings(
        USUAL.platform(),
        directory -> List.of(directory.root().resolve("binaries")),
        directory -> List.of(launches),
        USUAL.waits());
  }

  private static Path unpack(BinariesArchive archive, Path cache) {
    try {
      return archive.unpackInto(cache);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static UserIdentity owner(Path path) {
    try {
      return UserIdentity.ownerOf(path);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}

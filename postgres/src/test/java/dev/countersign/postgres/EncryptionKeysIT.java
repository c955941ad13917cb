package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApprovalId;
import dev.countersign.postgres.EncryptionKeys.Fit;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.Keyset;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.postgres.encryption.SealedColumn.Place;
import dev.countersign.testkit.Together;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A keyset that does not fit is told before anything is written with it. */
class EncryptionKeysIT {
  private static final Place PLACE = SealedColumn.APPROVAL_TITLE.of(ApprovalId.of(new byte[16]));

  @SuppressWarnings("NullAway.Init") // opened before each test
  private TestDatabase database;

  @SuppressWarnings("NullAway.Init")
  private EncryptionKeys keys;

  @BeforeEach
  void open_an_empty_database() {
    database = TestDatabase.migrated();
    keys = new EncryptionKeys(database.pool());
  }

  @AfterEach
  void drop_it() {
    database.close();
  }

  private Encryption fits(@Nullable Keyset keyset) {
    Fit fit = keys.open(keyset);
    assertThat(fit).isInstanceOf(Fit.Fits.class);
    return ((Fit.Fits) fit).encryption();
  }

  private String unfit(@Nullable Keyset keyset) {
    List<@Nullable String> before = database.ask("select t::text from encryption_key t");
    Fit fit = keys.open(keyset);
    assertThat(fit).isInstanceOf(Fit.Unfit.class);
    assertThat(database.ask("select t::text from encryption_key t")).isEqualTo(before);
    String reason = ((Fit.Unfit) fit).reason();
    assertThat(reason.lines()).hasSize(1);
    return reason;
  }

  @Test
  void all_who_open_a_database_at_once_share_the_keyset_that_the_first_one_made() {
    List<Encryption> opened =
        Together.run(
            4, () -> ((Fit.Fits) new EncryptionKeys(database.pool()).open(null)).encryption());

    byte[] sealed = opened.getFirst().seal(PLACE, "shared");
    assertThat(opened).allMatch(each -> each.text(PLACE, sealed).equals("shared"));
    assertThat(database.count("select count(*) from generated_secret")).isOne();
    assertThat(database.count("select count(*) from encryption_key")).isOne();
  }

  @Test
  void a_configured_keyset_leaves_no_key_in_the_database() {
    Keyset keyset = Keyset.generate();

    fits(keyset);

    assertThat(keys.own()).isEmpty();
    assertThat(database.tablesWith(keyset.text().reveal())).isEmpty();
    assertThat(unfit(null)).startsWith("is missing").contains(keyset.primary().toString());
  }

  @Test
  void another_keyset_is_refused_and_the_right_one_still_opens_everything() {
    Keyset keyset = Keyset.generate();
    byte[] sealed = fits(keyset).seal(PLACE, "kept");

    assertThat(unfit(Keyset.generate()))
        .startsWith("lacks the key " + keyset.primary())
        .contains("the keyset that was set before");
    assertThat(fits(keyset).text(PLACE, sealed)).isEqualTo("kept");
  }

  @Test
  void a_rotated_keyset_goes_on_and_then_the_old_one_does_not_suffice() {
    Keyset old = Keyset.generate();
    byte[] sealed = fits(old).seal(PLACE, "old");
    Keyset rotated = old.rotated();

    assertThat(fits(rotated).text(PLACE, sealed)).isEqualTo("old");

    assertThat(unfit(old)).startsWith("lacks the key " + rotated.primary());
  }

  @Test
  void the_key_of_a_database_is_taken_out_of_it() {
    byte[] sealed = fits(null).seal(PLACE, "old");
    Keyset own = keys.own().orElseThrow();
    assertThat(unfit(Keyset.generate())).contains("--stored", "--rotate");
    assertThat(keys.forgetOwn(Keyset.generate())).isFalse();
    assertThat(keys.own()).isPresent();

    Keyset configured = own.rotated();
    assertThat(fits(configured).text(PLACE, sealed)).isEqualTo("old");
    assertThat(keys.forgetOwn(configured)).isTrue();

    assertThat(keys.own()).isEmpty();
    assertThat(keys.forgetOwn(configured)).isFalse();
    assertThat(fits(configured).text(PLACE, sealed)).isEqualTo("old");
    assertThat(unfit(null)).startsWith("is missing");
  }
}

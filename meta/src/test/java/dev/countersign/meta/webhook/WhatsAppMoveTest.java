package dev.countersign.meta.webhook;

import static dev.countersign.meta.webhook.WhatsAppBodies.onlyEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Inbound;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ids a person had and has, where WhatsApp tells of a change. */
class WhatsAppMoveTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'from':'7' | 'type':'user_changed_number','wa_id':'8' | 7 | 8",
        "'from':'7' | 'type':'user_changed_number','new_wa_id':'8' | 7 | 8",
        "'from':7 | 'type':'user_changed_number','wa_id':8 | 7 | 8",
        "'from':'7' | 'type':'customer_changed_number','customer':'7','wa_id':'8' | 7 | 8",
        "'from':'7' | 'type':'user_changed_number','wa_id':'8','user_id':'US.8','previous_user_id':'US.7' | 7,US.7 | 8,US.8",
        "'from':'7','from_user_id':'US.7' | 'type':'user_changed_number','wa_id':'8','user_id':'US.8' | 7,US.7 | 8,US.8",
        "'from':'7','from_user_id':'US.8' | 'type':'user_changed_number','wa_id':'8','user_id':'US.8' | 7 | 8,US.8",
        "'from_user_id':'US.7' | 'type':'user_changed_user_id','user_id':'US.8' | US.7 | US.8",
        "'id':'m' | 'type':'user_changed_user_id','user_id':'US.8','previous_user_id':'US.7' | US.7 | US.8",
        "'from':'7' | 'type':'user_changed_user_id','user_id':'US.8','previous_user_id':'US.7' | US.7 | US.8",
        "'from':'7' | 'type':'user_changed_user_id','wa_id':'7','user_id':'US.8','previous_user_id':'US.7' | US.7 | 7,US.8",
        "'from':'7' | 'type':'user_changed_user_id','wa_id':'8','user_id':'US.8' | 7 | 8,US.8",
      })
  void a_person_with_a_new_number_or_user_id_has_moved(
      String members, String system, String former, String current) {
    assertThat(move(members, system))
        .isInstanceOfSatisfying(
            Inbound.Moved.class,
            moved -> {
              assertThat(moved.former()).isEqualTo(Set.of(former.split(",")));
              assertThat(moved.current()).isEqualTo(Set.of(current.split(",")));
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'from':'7' | 'type':'user_changed_number' | system_user_changed_number",
        "'from':'7' | 'type':'user_changed_number','wa_id':'7' | system_user_changed_number",
        "'from':'7' | 'type':'user_changed_number','wa_id':'' | system_user_changed_number",
        "'id':'m' | 'type':'user_changed_number','wa_id':'8' | system_user_changed_number",
        "'from':'7' | 'type':'user_changed_user_id','user_id':'US.8' | system_user_changed_user_id",
        "'from':'7' | 'type':'customer_identity_changed','wa_id':'8' | system_customer_identity_changed",
        "'from':'7' | 'body':'b' | system",
      })
  void where_either_side_is_not_told_nobody_moves(String members, String system, String what) {
    assertThat(move(members, system))
        .isInstanceOfSatisfying(
            Inbound.Noted.class,
            noted -> {
              assertThat(noted.what()).isEqualTo(what);
              assertThat(noted.opensWindow()).isFalse();
            });
  }

  /** The sentence holds the name that the person chose, which may be another's number. */
  @Test
  void the_sentence_about_a_move_moves_nobody() {
    assertThat(
            move(
                "'id':'m'",
                "'type':'user_changed_user_id','user_id':'US.666','body':"
                    + "'User x changed from US.7 to US.666 changed from US.6 to US.666'"))
        .isInstanceOf(Inbound.Noted.class);
  }

  @Test
  void an_overlong_id_makes_the_move_unreadable() {
    String tooLong = "9".repeat(MetaWebhookReader.LONGEST_ID + 1);

    assertThat(move("'from':'7'", "'type':'user_changed_number','wa_id':'" + tooLong + "'"))
        .isInstanceOf(Inbound.Unreadable.class);
  }

  private static Inbound move(String members, String system) {
    return onlyEvent("'messages':[{" + members + ",'type':'system','system':{" + system + "}}]");
  }
}

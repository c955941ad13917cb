package dev.countersign.meta.webhook;

import static dev.countersign.meta.webhook.WhatsAppBodies.identity;
import static dev.countersign.meta.webhook.WhatsAppBodies.onlyEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Identity;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.Origin;
import dev.countersign.meta.PersonName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sent a message to a WhatsApp number, and what else is told of them. */
class WhatsAppPeopleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'from':'7' | 7",
        "'from':7 | 7",
        "'from':'7','from_user_id':'US.7' | 7",
        "'from_user_id':'US.7' | US.7",
        "'from':'','from_user_id':'US.7' | US.7",
        "'from':' ','from_user_id':'US.7' | US.7",
        "'from':null,'from_user_id':'US.7' | US.7",
      })
  void the_sender_is_the_number_or_else_the_user_id(String members, String sender) {
    assertThat(of(members, "").sender()).isEqualTo(sender);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'from':'7','from_user_id':'US.7'}|[]",
        "{'from':'7','from_user_id':'US.7'}|[{'wa_id':'7'}]",
        "{'from':'7'}|[{'wa_id':'7','user_id':'US.7'}]",
        "{'from':'7'}|{'wa_id':7,'user_id':'US.7'}",
        "{'from':'7'}|[null,{'wa_id':'8','user_id':'US.8'},{'wa_id':'7','user_id':'US.7'}]",
        "{'from':'7','from_user_id':'US.7'}|[{'user_id':'US.7','wa_id':''}]",
      })
  void the_user_id_stands_beside_the_number(String messageAndContacts) {
    assertThat(identityIn(messageAndContacts).otherIds()).containsExactly("US.7");
  }

  @Test
  void the_number_stands_beside_the_user_id_where_a_contact_tells_it() {
    assertThat(identityIn("{'from_user_id':'US.7'}|[{'wa_id':'7','user_id':'US.7'}]").otherIds())
        .containsExactly("7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'from':'7'}|[]",
        "{'from':'7'}|null",
        "{'from':'7'}|'x'",
        "{'from':'7'}|[{'profile':{'name':'Eve'}}]",
        "{'from':'7'}|[{'wa_id':'8','user_id':'US.8','profile':{'name':'Eve'}}]",
        "{'from':'7','from_user_id':'7'}|[]",
        "{'from_user_id':'US.7'}|[{'user_id':'US.7','wa_id':''}]",
        "{'type':'text'}|[{'wa_id':'8','user_id':'US.8','profile':{'name':'Eve'}}]",
      })
  void nothing_is_believed_of_a_contact_that_no_id_ties_to_the_sender(String messageAndContacts) {
    assertThat(identityIn(messageAndContacts)).isEqualTo(Identity.UNTOLD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'from_user_id':'US.7','from_parent_user_id':'US.ENT.7'}|[]",
        "{'from_user_id':'US.7','from_parent_user_id':'US.ENT.7'}|[{'user_id':'US.7'}]",
        "{'from_user_id':'US.7'}|[{'user_id':'US.7','parent_user_id':'US.ENT.7'}]",
      })
  void the_id_of_a_parent_portfolio_is_another_of_the_same_person(String messageAndContacts) {
    assertThat(identityIn(messageAndContacts).otherIds()).containsExactly("US.ENT.7");
  }

  @Test
  void a_contact_with_another_parent_is_somebody_else() {
    assertThat(
            identityIn(
                    "{'from_user_id':'US.7','from_parent_user_id':'US.ENT.7'}"
                        + "|[{'user_id':'US.7','parent_user_id':'US.ENT.8','wa_id':'8'}]")
                .otherIds())
        .containsExactly("US.ENT.7");
  }

  @Test
  void a_contact_that_contradicts_the_message_is_somebody_else() {
    String eve = "'profile':{'name':'Eve'}";

    assertThat(
            identityIn(
                "{'from':'7','from_user_id':'US.7'}|[{'wa_id':'7','user_id':'US.8'," + eve + "}]"))
        .isEqualTo(identity(null, "US.7"));
    assertThat(
            identityIn(
                "{'from':'7','from_user_id':'US.7'}|[{'wa_id':'8','user_id':'US.7'," + eve + "}]"))
        .isEqualTo(identity(null, "US.7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "null",
      value = {
        "{'name':'Ann','username':'ann7'} | Ann",
        "{'username':'ann7'} | ann7",
        "{'name':' ','username':'ann7'} | ann7",
        "{'name':'A\\u0000n\\u0007\\u2028n\\u202e'} | A\ufffdnn",
        "{'name':{}} | null",
        "'Ann' | null",
      })
  void the_name_is_that_of_the_profile(String profile, String name) {
    assertThat(identityIn("{'from':'7'}|[{'wa_id':'7','profile':" + profile + "}]").name())
        .isEqualTo(name);
  }

  @Test
  void a_long_name_is_cut_between_characters() {
    String name = "x".repeat(PersonName.LONGEST - 1) + "😀y";

    assertThat(identityIn("{'from':'7'}|[{'wa_id':'7','profile':{'name':'" + name + "'}}]").name())
        .isEqualTo("x".repeat(PersonName.LONGEST - 1));
  }

  @Test
  void each_of_two_senders_has_their_own_contact() {
    List<Inbound> events =
        WhatsAppBodies.events(
            WhatsAppBodies.change(
                "'messages'",
                "{'messages':[{'from':'8','type':'text','text':{'body':'a'}},{'from':'7','type':"
                    + "'text','text':{'body':'b'}}],'contacts':[{'wa_id':'7','profile':{'name':"
                    + "'Ann'}},{'wa_id':'8','profile':{'name':'Bob'}}]}"));

    assertThat(events)
        .extracting(event -> event.origin().identity().name())
        .containsExactly("Bob", "Ann");
  }

  @Test
  void an_overlong_id_beside_the_sender_makes_the_message_unreadable() {
    String tooLong = "9".repeat(MetaWebhookReader.LONGEST_ID + 1);

    assertThat(
            onlyEvent(
                "'messages':[{'from':'7','from_user_id':'"
                    + tooLong
                    + "','type':'text','text':{'body':'yes'}}]"))
        .isInstanceOf(Inbound.Unreadable.class);
  }

  @Test
  void an_id_is_no_other_id_of_itself() {
    assertThat(of("'from':'US.7','from_user_id':'US.7'", "").identity().otherIds())
        .isEqualTo(Set.of());
  }

  private static Identity identityIn(String messageAndContacts) {
    String[] parts = messageAndContacts.split("\\|", 2);
    String members = parts[0].substring(1, parts[0].length() - 1);
    return of(members, ",'contacts':" + parts[1]).identity();
  }

  private static Origin of(String messageMembers, String valueMembers) {
    return onlyEvent(
            "'messages':[{'id':'m','type':'text','text':{'body':'t'},"
                + messageMembers
                + "}]"
                + valueMembers)
        .origin();
  }
}

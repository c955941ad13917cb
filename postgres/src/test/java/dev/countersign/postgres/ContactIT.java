package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.Identity;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** People under all the ids that their channel told of them. */
class ContactIT extends StoreFixture {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Address PHONE = new Address(Example.SHOP.id(), "491701234567");
  private static final Address USER = new Address(Example.SHOP.id(), "DE.13491208655302741918");

  private Responder recognise(Address address, String... otherIds) {
    return store.transact(transaction ->
        transaction.people().recognise(address, new Identity(Set.of(otherIds), null)));
  }

  private Contact contact(Address address) {
    return found(transaction -> transaction.people().contact(address)).orElseThrow();
  }

  @Test
  void ids_that_are_told_together_are_one_person_from_then_on() {
    assertThat(recognise(PHONE, USER.value()).alsoKnownAs()).containsExactly(USER);
    assertThat(recognise(USER).alsoKnownAs()).containsExactly(PHONE);
    assertThat(contact(PHONE).person()).isEqualTo(contact(USER).person());
  }

  @Test
  void two_people_who_turn_out_to_be_one_keep_what_was_known_of_each() {
    wrote(PHONE, "Ada", NOON);
    wrote(USER, null, NOON.plusSeconds(60));
    store.transact(transaction -> {
      transaction.people().optedOut(new Responder(USER), true);
      return true;
    });

    recognise(USER, PHONE.value());

    for (Address address : List.of(PHONE, USER)) {
      assertThat(contact(address).name()).isEqualTo("Ada");
      assertThat(contact(address).lastInbound()).isEqualTo(NOON.plusSeconds(60));
      assertThat(contact(address).isOptedOut()).isTrue();
    }
  }

  @Test
  void the_same_id_at_another_account_is_somebody_else() {
    Address elsewhere = new Address(new AccountId("other"), PHONE.value());
    recognise(PHONE, USER.value());

    assertThat(recognise(elsewhere).alsoKnownAs()).isEmpty();
    assertThat(contact(elsewhere).person()).isNotEqualTo(contact(PHONE).person());
  }

  @Test
  void two_workers_that_hear_of_one_person_at_once_agree() {
    for (int round = 0; round < 50; round++) {
      Address one = new Address(Example.SHOP.id(), "1" + round);
      Address two = new Address(Example.SHOP.id(), "2" + round);
      Address three = new Address(Example.SHOP.id(), "3" + round);
      Together.run(
          List.of(
              () -> recognise(one, two.value()), () -> recognise(three, two.value(), one.value())));

      assertThat(recognise(one).alsoKnownAs()).containsExactlyInAnyOrder(two, three);
    }
  }

  @Test
  void a_message_opens_the_window_under_every_id() {
    Responder ada = recognise(PHONE, USER.value());
    store.transact(transaction -> {
      transaction.people().wrote(ada, NOON);
      return true;
    });

    assertThat(contact(USER).isOpen(NOON.plus(Duration.ofHours(24)).minusMillis(1))).isTrue();
    assertThat(contact(USER).isOpen(NOON.plus(Duration.ofHours(24)))).isFalse();
  }

  @Test
  void a_window_that_the_channel_called_closed_is_closed_until_they_write_again() {
    wrote(PHONE, null, NOON);

    Contact refused =
        store.transact(
            transaction -> transaction.people().windowClosed(PHONE, NOON.plusSeconds(1)));
    assertThat(refused.isOpen(NOON.plusSeconds(2))).isFalse();

    wrote(PHONE, null, NOON.plusSeconds(3));
    assertThat(contact(PHONE).isOpen(NOON.plusSeconds(4))).isTrue();
    Contact early =
        store.transact(
            transaction -> transaction.people().windowClosed(PHONE, NOON.minusSeconds(9)));
    assertThat(early.isOpen(NOON.plusSeconds(4))).as("a refusal before they wrote").isTrue();
  }

  @Test
  void who_moved_is_reached_at_the_new_id_and_may_move_back() {
    Address newPhone = new Address(Example.SHOP.id(), "4915112345678");
    Responder ada = recognise(PHONE, newPhone.value());
    store.transact(transaction -> {
      transaction.people().moved(ada, Set.of(PHONE), newPhone);
      return true;
    });
    assertThat(contact(PHONE).current()).isEqualTo(newPhone);
    assertThat(contact(newPhone).current()).isNull();

    store.transact(transaction -> {
      transaction.people().moved(ada, Set.of(newPhone), PHONE);
      return true;
    });
    assertThat(contact(PHONE).current()).isNull();
    assertThat(contact(newPhone).current()).isEqualTo(PHONE);
  }

  @Test
  void a_name_is_asked_for_once_a_day_and_by_one_worker() {
    wrote(PHONE, null, NOON);
    wrote(USER, "Known", NOON);

    List<List<Address>> asked =
        Together.run(
            2,
            () ->
                store.<List<Address>>transact(
                    transaction -> transaction.people().unnamed(Set.of(Example.SHOP.id()), 10)));

    assertThat(asked.stream().flatMap(List::stream)).containsExactly(PHONE);
    store.transact(transaction -> {
      transaction.people().named(PHONE, "Ada \u0000 Lovelace");
      return true;
    });
    assertThat(contact(PHONE).name()).isEqualTo("Ada \ufffd Lovelace");
  }
}

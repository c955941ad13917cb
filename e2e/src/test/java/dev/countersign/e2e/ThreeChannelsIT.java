package dev.countersign.e2e;

import static dev.countersign.e2e.ThreeChannels.ADA_AT_THE_STUDIO;
import static dev.countersign.e2e.ThreeChannels.ADA_ON_INSTAGRAM;
import static dev.countersign.e2e.ThreeChannels.ADA_ON_MESSENGER;
import static dev.countersign.e2e.ThreeChannels.ADA_ON_WHATSAPP;
import static dev.countersign.e2e.ThreeChannels.GRACE_WITHOUT_NUMBER;
import static dev.countersign.e2e.ThreeChannels.request;
import static dev.countersign.e2e.ThreeChannels.requestWithFourChoices;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultRule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * One server, one webhook address, three channels: each asks, is answered, and wakes its workflow.
 */
class ThreeChannelsIT {
  private final ThreeChannels house = ThreeChannels.start(settings -> {});

  @AfterEach
  void stop() {
    house.close();
  }

  static Stream<Arguments> everywhere() {
    return Stream.of(
        Arguments.of("shop-instagram", ADA_ON_INSTAGRAM, "instagram"),
        Arguments.of("shop-messenger", ADA_ON_MESSENGER, "messenger"),
        Arguments.of("shop-whatsapp", ADA_ON_WHATSAPP, "whatsapp"),
        Arguments.of("shop-whatsapp", GRACE_WITHOUT_NUMBER, "whatsapp"),
        Arguments.of("studio-instagram", ADA_AT_THE_STUDIO, "instagram"));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void a_tap_decides_and_wakes_the_workflow_once(String account, PersonId ada, String channel) {
    house.write(ada, "Hi");
    String id = house.ask(request(account, ada.value()));
    house.awaitMessage(ada, 1);

    house.tap(ada, "Approve ✅");

    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/decision/respondedBy")).isEqualTo(ada.value());
    assertThat(house.approval(id).text("/decision/channel")).isEqualTo(channel);
    Wait.until("the workflow is woken").until(() -> house.receiver.at("/refund").size() == 1);
    house.awaitMessage(ada, 2);
    Wait.stays("woken once").until(() -> house.receiver.at("/refund").size() == 1);
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void a_typed_word_decides_where_buttons_do_not_show(
      String account, PersonId ada, String channel) {
    house.write(ada, "Hi");
    String id = house.ask(request(account, ada.value()));
    house.awaitMessage(ada, 1);

    house.write(ada, "Nein!");

    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/port")).isEqualTo("rejected");
  }

  /** Only then is it known which message a quote is about. */
  private void awaitSent(String id) {
    Wait.until("it is known that it was sent").until(() -> house.journal(id).contains("SENT"));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void a_quote_binds_a_word_among_several_questions(String account, PersonId ada, String channel) {
    house.write(ada, "Hi");
    String first = house.ask(request(account, ada.value()));
    house.awaitMessage(ada, 1);
    var question = house.lastMessage(ada);
    awaitSent(first);
    String second = house.ask(request(account, ada.value()));
    house.awaitMessage(ada, 2);

    house.sandbox.write(ada, Writing.of("yes").inReplyTo(question));

    house.awaitStatus(first, "DECIDED");
    assertThat(house.approval(second).text("/status")).isEqualTo("WAITING");
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void a_question_whose_answer_was_lost_is_known_as_sent_once_the_channel_tells_of_it(
      String account, PersonId ada, String channel) {
    house.write(ada, "Hi");
    house.sandbox.addFault(FaultRule.times(1, new Fault.ResetAfterAccept()));

    String id = house.ask(request(account, ada.value()));

    Wait.until("it is known that it was sent")
        .until(() ->
            List.of("sent", "delivered", "read")
                .contains(house.approval(id).text("/approvers/0/addresses/0/delivery")));
    assertThat(house.received(ada)).as("asked once").hasSize(1);
    Wait.until("the send is in doubt no more")
        .until(() -> house.database.texts("select state from outbox").equals(List.of("DONE")));
  }

  @Test
  void messenger_shows_a_card_and_whatsapp_reply_buttons() {
    house.write(ADA_ON_MESSENGER, "Hi");
    house.write(ADA_ON_WHATSAPP, "Hi");
    house.ask(request("shop-messenger", ADA_ON_MESSENGER.value()));
    house.ask(request("shop-whatsapp", "+1 650 555 1234"));

    assertThat(house.awaitMessage(ADA_ON_MESSENGER, 1).content())
        .isInstanceOf(Content.GenericTemplate.class);
    assertThat(house.awaitMessage(ADA_ON_WHATSAPP, 1).content())
        .isInstanceOf(Content.ReplyButtons.class);
  }

  @Test
  void four_choices_are_a_list_on_whatsapp_and_its_rows_answer() {
    house.write(ADA_ON_WHATSAPP, "Hi");
    String id = house.ask(requestWithFourChoices("shop-whatsapp", ADA_ON_WHATSAPP.value()));
    assertThat(house.awaitMessage(ADA_ON_WHATSAPP, 1).content())
        .isInstanceOf(Content.ListMenu.class);

    house.tap(ADA_ON_WHATSAPP, "Pay next-week");

    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/port")).isEqualTo("next-week");
  }

  @ParameterizedTest
  @MethodSource("withTemplates")
  void outside_the_window_a_template_asks_and_its_button_decides(String account, PersonId ada) {
    house.write(ada, "Hi");
    house.database.update("update contact set last_inbound = now() - interval '25 hours'");
    house.sandbox.advance(Duration.ofHours(25));

    String id = house.ask(request(account, ada.value()));

    assertThat(house.awaitMessage(ada, 1).content()).isInstanceOf(Content.Template.class);
    house.tap(ada, "Reject");
    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/port")).isEqualTo("rejected");
  }

  static Stream<Arguments> withTemplates() {
    return Stream.of(
        Arguments.of("shop-messenger", ADA_ON_MESSENGER),
        Arguments.of("shop-whatsapp", ADA_ON_WHATSAPP));
  }

  @Test
  void whoever_never_wrote_on_whatsapp_is_asked_by_template() {
    String id = house.ask(request("shop-whatsapp", "+16505551234"));

    assertThat(house.awaitMessage(ADA_ON_WHATSAPP, 1).content())
        .isInstanceOf(Content.Template.class);
    house.tap(ADA_ON_WHATSAPP, "Approve");
    house.awaitStatus(id, "DECIDED");
  }

  @Test
  void a_closed_window_on_instagram_goes_to_the_whatsapp_of_the_same_person() {
    house.write(ADA_ON_INSTAGRAM, "Hi");
    house.database.update("update contact set last_inbound = now() - interval '25 hours'");

    String id =
        house.ask(
            request(
                List.of(
                    Map.entry("shop-instagram", ADA_ON_INSTAGRAM.value()),
                    Map.entry("shop-whatsapp", "+16505551234"))));

    house.awaitMessage(ADA_ON_WHATSAPP, 1);
    assertThat(house.delivery(id, 0)).isEqualTo("parked");
    house.tap(ADA_ON_WHATSAPP, "Approve");
    house.awaitStatus(id, "DECIDED");
    assertThat(house.approval(id).text("/decision/approver")).isEqualTo("Ada");
    assertThat(house.received(ADA_ON_INSTAGRAM)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.e2e.ThreeChannels#apps")
  void a_question_is_delivered_and_read(String account, PersonId ada) {
    house.write(ada, "Hi");
    String id = house.ask(request(account, ada.value()));
    house.awaitMessage(ada, 1);

    Wait.until("it is sent or delivered").until(() -> !house.delivery(id, 0).equals("queued"));
    house.sandbox.look(ada);

    Wait.until("it is read").until(() -> house.delivery(id, 0).equals("read"));
  }

  @Test
  void w13_statuses_in_the_wrong_order_end_as_read_and_each_is_told_with_its_time() {
    house.write(ADA_ON_WHATSAPP, "Hi");
    house.awaitWebhooks();
    house.sandbox.addFault(FaultRule.always(new Fault.WebhookDrop()));
    String id = house.ask(request("shop-whatsapp", ADA_ON_WHATSAPP.value()));
    house.awaitMessage(ADA_ON_WHATSAPP, 1);
    awaitSent(id);
    String message = house.received(ADA_ON_WHATSAPP).getLast().id().value();
    Instant sent = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    for (String status : List.of("read", "delivered", "sent")) {
      int seconds = List.of("sent", "delivered", "read").indexOf(status);
      assertThat(house.deliver(status(message, status, sent.plusSeconds(seconds)))).isEqualTo(200);
      Wait.until(status + " is handled")
          .until(() ->
              house.database.number("select count(*) from inbox where due_at is not null") == 0);
    }

    assertThat(house.delivery(id, 0)).isEqualTo("read");
    List<String> told =
        house
            .api
            .get("/v1/approvals/" + id + "/journal")
            .json()
            .path("items")
            .valueStream()
            .filter(entry -> entry.at("/details/message").asString("").equals(message))
            .map(entry ->
                entry.path("event").asString() + " " + entry.at("/details/happenedAt").asString(""))
            .toList();
    assertThat(told)
        .as("that it was sent is told by our own call, before the channel tells it")
        .containsExactly(
            "SENT ", "READ " + sent.plusSeconds(2), "DELIVERED " + sent.plusSeconds(1));
    house.sandbox.clearFaults();
  }

  private static String status(String message, String status, Instant at) {
    return """
    {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"field":"messages","value":{
      "messaging_product":"whatsapp","metadata":{"display_phone_number":"16505551111","phone_number_id":"%s"},
      "statuses":[{"id":"%s","status":"%s","timestamp":"%d","recipient_id":"%s"}]}}]}]}
    """
        .formatted(
            ThreeChannels.WHATSAPP.value(),
            message,
            status,
            at.getEpochSecond(),
            ADA_ON_WHATSAPP.value());
  }

  @Test
  void a_person_who_changed_their_number_answers_the_question_that_went_to_the_old_one() {
    house.write(ADA_ON_WHATSAPP, "Hi");
    String id = house.ask(request("shop-whatsapp", ADA_ON_WHATSAPP.value()));
    house.awaitMessage(ADA_ON_WHATSAPP, 1);

    PersonId moved = house.sandbox.changeIdentity(ADA_ON_WHATSAPP, "+16505559999", null);
    house.awaitWebhooks();
    house.tap(moved, "Approve ✅");

    house.awaitStatus(id, "DECIDED");
  }

  static Stream<Arguments> wrongAddresses() {
    return Stream.of(
        Arguments.of(request("shop-whatsapp", "not a number"), "/to", "not-an-address"),
        Arguments.of(request("shop-instagram", "7000000000000000"), "/to", "no-contact"),
        Arguments.of(
            request(List.of(Map.entry("shop-whatsapp", "abc"))),
            "/approvers/0/addresses/0/to",
            "not-an-address"),
        Arguments.of(
            request(List.of(Map.entry("shop-whatsapp", "+16505551234"), Map.entry("nowhere", "1"))),
            "/approvers/0/addresses/1/account",
            "unknown-account"),
        Arguments.of(
            request(
                List.of(
                    Map.entry("shop-whatsapp", "+16505551234"),
                    Map.entry("shop-whatsapp", "+1 (650) 555-1234"))),
            "/approvers/0/addresses/1/to",
            "duplicate"));
  }

  @ParameterizedTest
  @MethodSource("wrongAddresses")
  void a_wrong_address_is_refused_where_it_stands(ObjectNode request, String pointer, String rule) {
    Http.Answer answer = house.api.post("/v1/approvals", request.toString());

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.text("/errors/0/pointer")).isEqualTo(pointer);
    assertThat(answer.text("/errors/0/code")).isEqualTo(rule);
    assertThat(house.sandbox.calls())
        .filteredOn(call -> call.path().endsWith("/messages"))
        .isEmpty();
  }

  @Test
  void the_token_of_instagram_login_is_refreshed_and_used_when_the_first_one_has_expired() {
    Wait.until("a new token is stored")
        .until(() ->
            house.database.number("select count(*) from refreshed_token where token is not null")
                == 1);
    Wait.until("it is told when the new one ends")
        .until(() -> daysLeft("studio-instagram").stream().anyMatch(days -> days == 59));
    assertThat(daysLeft("shop-instagram")).as("only Meta knows").isEmpty();
    house.sandbox.advance(Duration.ofDays(59));

    house.write(ADA_AT_THE_STUDIO, "Hi");
    house.ask(request("studio-instagram", ADA_AT_THE_STUDIO.value()));

    house.awaitMessage(ADA_AT_THE_STUDIO, 1);
  }

  /** What the metrics say of an account's token, in whole days. */
  private List<Long> daysLeft(String account) {
    String metric = "countersign_account_token_left_seconds{account=\"" + account + "\"} ";
    return house
        .api
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(metric))
        .map(line -> Duration.ofSeconds((long) Double.parseDouble(line.substring(metric.length()))))
        .map(Duration::toDays)
        .toList();
  }

  @Test
  void names_are_known_on_every_channel() {
    for (PersonId ada : List.of(ADA_ON_INSTAGRAM, ADA_ON_MESSENGER, ADA_ON_WHATSAPP)) {
      house.write(ada, "Hi");
    }

    Wait.until("all names are known")
        .until(() ->
            house
                    .api
                    .get("/v1/contacts?q=lovelace")
                    .json()
                    .path("items")
                    .valueStream()
                    .map(contact -> contact.path("account").asString())
                    .distinct()
                    .count()
                == 3);
  }
}

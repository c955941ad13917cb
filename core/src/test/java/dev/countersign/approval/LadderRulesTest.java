package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.APPROVER;
import static dev.countersign.approval.Examples.BOB;
import static dev.countersign.approval.Examples.CLEO;
import static dev.countersign.approval.Examples.PHONE;
import static dev.countersign.approval.Examples.SHOP;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Choice;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class LadderRulesTest {
  private static final Quorum ANY = new Quorum.Any();
  private static final Quorum ALL = new Quorum.All();
  private static final Step FIRST = step(ANY, APPROVER, BOB);

  @ParameterizedTest
  @MethodSource("right")
  void a_sensible_ladder_breaks_no_rule(RequestBuilder request) {
    assertThat(RequestRules.violations(request.build())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void a_broken_rule_is_named_with_its_place(RequestBuilder request, String pointer, String rule) {
    assertThat(RequestRules.violations(request.build()))
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.pointer()).isEqualTo(pointer);
          assertThat(violation.rule()).isEqualTo(rule);
          assertThat(violation.message()).endsWith(".");
        });
  }

  static Stream<Arguments> right() {
    return Stream.of(
        right("most people", step(ALL, crowd(20))),
        Arguments.argumentSet("most steps", aRequest().ladder(Collections.nCopies(10, FIRST))),
        right("the same people again", FIRST, FIRST),
        right("nobody less", step(new Quorum.AtLeast(2), APPROVER, BOB)),
        right("nobody but one", step(new Quorum.AtLeast(1), APPROVER, BOB)),
        right("one percent", step(new Quorum.Percent(1), APPROVER, BOB)),
        right("hundred percent", step(new Quorum.Percent(100), APPROVER, BOB)),
        right("longest wait of a step", FIRST, waiting(Duration.ofDays(90))),
        Arguments.argumentSet(
            "approved unless somebody objects", aRequest().onExpiry(OnExpiry.APPROVE)),
        Arguments.argumentSet(
            "rejected unless somebody agrees", aRequest().onExpiry(OnExpiry.REJECT)),
        Arguments.argumentSet("among those who are asked", aRequest().ladder(FIRST).requester(ADA)),
        Arguments.argumentSet(
            "enough without whoever wants it",
            aRequest()
                .ladder(step(new Quorum.AtLeast(2), APPROVER, BOB, CLEO))
                .requester(ADA, PHONE)),
        Arguments.argumentSet(
            "with an address that is not theirs",
            aRequest().ladder(step(ALL, at(null, PHONE))).requester(ADA)));
  }

  private static Arguments right(String name, Step... ladder) {
    return Arguments.argumentSet(name, aRequest().ladder(ladder));
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        // people
        wrong("crowd", "/approvers", "too-many", step(ALL, crowd(21))),
        wrong("later crowd", "/escalation/0/approvers", "too-many", FIRST, step(ALL, crowd(21))),
        Arguments.argumentSet(
            "many steps",
            aRequest().ladder(Collections.nCopies(11, FIRST)),
            "/escalation",
            "too-many"),
        wrong("blank name", "/approver", "empty", step(ANY, at(" ", ADA))),
        wrong("blank names", "/approvers/1/name", "empty", step(ANY, APPROVER, at("", PHONE))),
        wrong(
            "blank name later",
            "/escalation/0/approvers/0/name",
            "empty",
            FIRST,
            step(ANY, at(" ", ADA))),
        wrong(
            "blank address",
            "/approvers/0/addresses/1/to",
            "empty",
            step(ANY, at(null, ADA, to(" ")))),
        wrong(
            "blank address later",
            "/escalation/1/approvers/0/addresses/0/to",
            "empty",
            FIRST,
            FIRST,
            step(ANY, at(null, to("")))),
        wrong(
            "one person twice",
            "/approvers/1/addresses/1/to",
            "duplicate",
            step(ANY, APPROVER, at(null, PHONE, ADA))),
        wrong(
            "one address twice",
            "/escalation/0/approvers/0/addresses/1/to",
            "duplicate",
            FIRST,
            step(ANY, at(null, ADA, ADA))),
        // quorum
        wrong("none", "/quorum/count", "out-of-range", step(new Quorum.AtLeast(0), APPROVER, BOB)),
        wrong("more", "/quorum/count", "out-of-range", step(new Quorum.AtLeast(3), APPROVER, BOB)),
        wrong(
            "more later",
            "/escalation/0/quorum/count",
            "out-of-range",
            FIRST,
            step(new Quorum.AtLeast(2), CLEO)),
        wrong("nothing", "/quorum/count", "out-of-range", step(new Quorum.Percent(0), APPROVER)),
        wrong(
            "more than everybody",
            "/escalation/0/quorum/count",
            "out-of-range",
            FIRST,
            step(new Quorum.Percent(101), APPROVER)),
        // whoever wants the decision
        Arguments.argumentSet("only me", aRequest().requester(ADA), "/to", "own-request"),
        Arguments.argumentSet(
            "only me twice",
            aRequest().ladder(step(ANY, APPROVER, at("Ada's phone", PHONE))).requester(ADA, PHONE),
            "/approvers",
            "own-request"),
        Arguments.argumentSet(
            "me in the end",
            aRequest().ladder(FIRST, step(ANY, APPROVER)).requester(ADA),
            "/escalation/0/approvers",
            "own-request"),
        Arguments.argumentSet(
            "not without me",
            aRequest().ladder(step(ALL, APPROVER, BOB)).requester(ADA),
            "/quorum",
            "own-request"),
        // times
        wrong("short", "/expiresIn", "too-short", waiting(Duration.ZERO)),
        wrong("long", "/expiresIn", "too-long", waiting(Duration.ofDays(91))),
        wrong("short later", "/escalation/0/expiresIn", "too-short", FIRST, waiting(Duration.ZERO)),
        wrong(
            "long later",
            "/escalation/1/expiresIn",
            "too-long",
            FIRST,
            FIRST,
            waiting(Duration.ofDays(91))),
        Arguments.argumentSet(
            "nothing to approve",
            aRequest().choices(Choice.DEFAULT.getLast()).onExpiry(OnExpiry.APPROVE),
            "/onExpiry",
            "contradiction"),
        Arguments.argumentSet(
            "nothing to approve in the end",
            aRequest()
                .ladder(FIRST, step(ALL, crowd(1)))
                .choices(Choice.DEFAULT.getLast())
                .onExpiry(OnExpiry.APPROVE),
            "/escalation/0/onExpiry",
            "contradiction"),
        Arguments.argumentSet(
            "nothing to reject",
            aRequest().choices(Choice.DEFAULT.getFirst()).onExpiry(OnExpiry.REJECT),
            "/onExpiry",
            "contradiction"));
  }

  private static Arguments wrong(String name, String pointer, String rule, Step... ladder) {
    return Arguments.argumentSet(name, aRequest().ladder(ladder), pointer, rule);
  }

  private static Step step(Quorum quorum, Approver... people) {
    return new Step(List.of(people), quorum, Duration.ofHours(1));
  }

  private static Step waiting(Duration time) {
    return new Step(List.of(APPROVER), ANY, time);
  }

  private static Approver at(@Nullable String name, Address... addresses) {
    return new Approver(name, List.of(addresses));
  }

  private static Address to(String value) {
    return new Address(SHOP.id(), value);
  }

  private static Approver[] crowd(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> at("Person " + i, to("10" + i)))
        .toArray(Approver[]::new);
  }
}

package dev.countersign.gateway;

import dev.countersign.resume.ResumeDelivery;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.resume.Resumer;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A receiver of callbacks that remembers them and answers as told. */
final class FakeResumer implements Resumer {
  private final List<ResumeDelivery> deliveries = new CopyOnWriteArrayList<>();
  private final Queue<ResumeOutcome> answers = new ConcurrentLinkedQueue<>();

  /** How many deliveries to one receiver may be under way. */
  volatile int atOnce = 20;

  /** Deliveries to {@code slow.example} end when this does. */
  final CountDownLatch slow = new CountDownLatch(1);

  /** How the next delivery ends; without this it arrives. */
  void next(ResumeOutcome outcome) {
    answers.add(outcome);
  }

  List<ResumeDelivery> deliveries() {
    return List.copyOf(deliveries);
  }

  @Override
  public String kind() {
    return "http";
  }

  @Override
  public Optional<String> refusal(URI target) {
    return String.valueOf(target.getHost()).equals("forbidden.example")
        ? Optional.of("That address may not be called.")
        : Optional.empty();
  }

  @Override
  public int atOnce() {
    return atOnce;
  }

  @Override
  public ResumeOutcome resume(ResumeDelivery delivery) {
    deliveries.add(delivery);
    if (delivery.target() instanceof ResumeTarget.Http http
        && String.valueOf(http.url().getHost()).equals("slow.example")) {
      try {
        slow.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    ResumeOutcome answer = answers.poll();
    return answer == null ? new ResumeOutcome.Delivered() : answer;
  }
}

package dev.countersign.e2e;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** A server for all tests of a class, in front of one who is asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiFixture {
  static final String APPROVALS = "/v1/approvals";

  final Countersign countersign = Countersign.start();
  final Phone ada = countersign.person();

  @AfterAll
  void stop() {
    countersign.close();
  }
}

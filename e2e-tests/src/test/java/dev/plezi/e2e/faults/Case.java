package dev.plezi.e2e.faults;

/** What is done on a stage. */
interface Case {
  Report play(Stage stage) throws Exception;
}

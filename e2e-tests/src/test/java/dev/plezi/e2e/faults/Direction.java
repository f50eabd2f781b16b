package dev.plezi.e2e.faults;

/** The two ways through a connection. */
enum Direction {
  TO_SERVER,
  TO_CLIENT
}

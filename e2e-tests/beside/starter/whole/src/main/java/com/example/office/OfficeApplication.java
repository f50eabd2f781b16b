package com.example.office;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class OfficeApplication {
  public static void main(String[] args) {
    SpringApplication.run(OfficeApplication.class, args);
  }
}

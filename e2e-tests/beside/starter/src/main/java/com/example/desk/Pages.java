package com.example.desk;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class Pages {
  @GetMapping("/")
  String index() {
    return "pages of Spring";
  }
}

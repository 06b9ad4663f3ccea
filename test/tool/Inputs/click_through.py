"""Opens an HTML report in a headless Chromium and uses it as a person would: click_through.py PAGE"""

import sys
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

options = webdriver.ChromeOptions()
for argument in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1000,800"):
    options.add_argument(argument)
options.binary_location = "/usr/bin/chromium"
options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
browser = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


def shown():
    return [article for article in browser.find_elements(By.TAG_NAME, "article") if article.is_displayed()]


def check(condition, sentence):
    if not condition:
        sys.exit(f"{sentence}; the page says: {browser.find_element(By.ID, 'shown').text}")


try:
    browser.get(Path(sys.argv[1]).resolve().as_uri())
    everything = shown()
    check(len(everything) == 4, f"{len(everything)} findings are shown instead of 4")
    # The copy in a loop costs most.
    check("in a loop" in everything[0].text, "the first is not the one in a loop")
    check("4 findings" in browser.find_element(By.ID, "totals").text, "the totals are wrong")

    Select(browser.find_element(By.ID, "check")).select_by_value("pybuf-text-copied-to-read")
    check(len(shown()) == 2, "the filter by check does not filter")
    check("2 of 4 shown" in browser.find_element(By.ID, "shown").text, "it is not said how many are shown")
    Select(browser.find_element(By.ID, "check")).select_by_value("")
    Select(browser.find_element(By.ID, "level")).select_by_value("default")
    check(len(shown()) == 4, "the filter by level does not filter")
    names = [option.get_attribute("value") for option in Select(browser.find_element(By.ID, "file")).options]
    odd = next(name for name in names if "script" in name)
    Select(browser.find_element(By.ID, "file")).select_by_value(odd)
    check(len(shown()) == 1, "the filter by file does not filter")
    Select(browser.find_element(By.ID, "file")).select_by_value("")
    browser.find_element(By.ID, "words").send_keys("UTF-8 second")
    check(len(shown()) == 1, "the filter by words does not filter")
    browser.find_element(By.ID, "words").clear()
    browser.find_element(By.ID, "words").send_keys(" ")
    check(len(shown()) == 4, "the findings do not come back")

    mended = next(article for article in shown() if article.find_elements(By.TAG_NAME, "details"))
    details = mended.find_element(By.TAG_NAME, "details")
    check(details.get_attribute("open") is None, "the mended form is open from the start")
    details.find_element(By.TAG_NAME, "summary").click()
    check(details.get_attribute("open") is not None and details.find_element(By.TAG_NAME, "table").is_displayed(), "the mended form does not open")
    check(mended.find_elements(By.CSS_SELECTOR, "tr.gone") and mended.find_elements(By.CSS_SELECTOR, "tr.come"), "no line goes or comes")
    check(all(article.find_elements(By.CSS_SELECTOR, "tr.note") for article in shown()), "a finding has no proof")
    marks = [mark.text for mark in browser.find_elements(By.TAG_NAME, "mark")]
    check(any(mark.startswith("PyUnicode_AsUTF8String") for mark in marks), f"the copies are not marked: {marks}")

    # What a source or a name holds is text, whatever it looks like.
    check(browser.execute_script("return window.taken") is None, "a source has run as a script")
    check(not browser.find_elements(By.CSS_SELECTOR, "article img"), "a source has become markup")
    check("<img src=x" in browser.find_element(By.ID, "findings").text, "a source is not shown as it is")
    errors = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    check(not errors, f"the browser complains: {errors}")
finally:
    browser.quit()

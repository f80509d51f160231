/** Opening hours in the shop's own time zone. */
import {shop} from "../lib/page.js";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Read "mon,tue 09:00 18:00;sat 10:00 14:00;" into [{days, opens, closes}], minutes since midnight. */
export function parseHours(text) {
  return text.split(";").filter((row) => row.trim()).map((row) => {
    const [days, opens, closes] = row.trim().split(" ");
    return {days: days.split(",").map((day) => DAYS.indexOf(day)), opens: minutes(opens), closes: minutes(closes)};
  });
}

export function minutes(clock) {
  const [hour, minute] = clock.split(":").map(Number);
  return hour * 60 + minute;
}

export const clock = (at) => `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;

/** Weekday (0 is Monday) and minutes since midnight where the shop is. */
export function shopTime(now = new Date()) {
  const parts = new Intl.DateTimeFormat("en-GB", {timeZone: shop.timezone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23"}).formatToParts(now);
  const part = (type) => parts.find((one) => one.type === type).value;
  return {day: DAYS.indexOf(part("weekday").toLowerCase()), at: Number(part("hour")) * 60 + Number(part("minute"))};
}

/** {open, until} while open, else {open: false, ahead, day, at}: the next opening, `ahead` days from now. */
export function openState(hours, {day, at}) {
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    const weekday = (day + ahead) % 7;
    const rows = hours.filter(({days}) => days.includes(weekday)).sort((a, b) => a.opens - b.opens);
    for (const row of rows) {
      if (!ahead && row.opens <= at && at < row.closes) return {open: true, until: row.closes};
      if (ahead || at < row.opens) return {open: false, ahead, day: weekday, at: row.opens};
    }
  }
  return null;
}

/** A weekday's name in the page's language; 2024-01-01 was a Monday. */
export const dayName = (day) => new Intl.DateTimeFormat(shop.lang, {weekday: "long", timeZone: "UTC"}).format(new Date(Date.UTC(2024, 0, 1 + day)));

// SPDX-License-Identifier: MIT
// look.cjs BROWSER ADDRESS: what the page comes to say.
'use strict';
const { chromium } = require('playwright-core');
const [executablePath, address] = process.argv.slice(2);

(async () => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(address);
    await page.waitForFunction(() => document.getElementById('said').textContent !== '', null, { timeout: 60_000 });
    console.log(await page.textContent('#said'));
  } finally {
    await browser.close();
  }
})();

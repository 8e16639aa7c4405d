import { expect, test } from 'playwright/test';
import { axeFindings } from '../support/axe.ts';
import { joinRoom, makeRoom, openPerson, tileOf, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

type Person = Awaited<ReturnType<typeof openPerson>>;

const controls = ({ page }: Person) => page.getByRole('toolbar', { name: 'Call controls' });
const circles = ({ page }: Person) => page.getByRole('list', { name: 'Circles' });
const ringing = ({ page }: Person) => page.getByRole('alertdialog', { name: 'Ada is calling' });

async function goHome(person: Person): Promise<void> {
  await person.page.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(circles(person)).toBeVisible();
}

/** Ada calls the circle, as soon as she sees that Bo is there, and is in the room at once. */
async function call(ada: Person): Promise<void> {
  await expect(circles(ada).getByText('Bo: here now')).toBeVisible();
  await circles(ada).getByRole('button', { name: 'Call', exact: true }).click();
  await expect(controls(ada)).toBeVisible();
}

/** What the history of the only circle lists, the latest first. */
async function history(person: Person): Promise<string[]> {
  await circles(person).locator('summary').filter({ hasText: 'Calls' }).click();
  return circles(person).getByRole('list', { name: 'Calls' }).locator('li span').allInnerTexts();
}

test('a circle is called from the home screen: answered, declined, missed, and noted', async () => {
  const ada = await openPerson(app.address, { photo: 'sample1.jpg' });
  const bo = await openPerson(app.address, { photo: 'sample2.jpg', toneHz: 880 });
  await joinRoom(bo.page, await makeRoom(ada.page, 'Ada'), 'Bo');
  await expect(tileOf(ada.page, 'Bo')).toBeVisible();
  await goHome(bo);
  await expect(circles(bo).getByText('Ada: in the call now')).toBeVisible();
  await goHome(ada);
  await expect(circles(bo).getByText('Ada: here now')).toBeVisible();
  await expect(ada.page.getByText('A closed app cannot ring: there is no server.')).toBeVisible();

  // Answered: both are in the call, without another tap.
  await call(ada);
  await expect(ada.page.getByText('Ringing Bo…')).toBeVisible();
  await expect(ringing(bo)).toBeVisible();
  expect(await axeFindings(bo.page)).toEqual([]);
  await bo.page.getByRole('button', { name: 'Answer' }).click();
  await expect(ada.page.getByText('Answered by Bo.')).toBeVisible();
  await waitForPicture(bo.page, 'Ada');
  await waitForPicture(ada.page, 'Bo');
  await goHome(bo);
  await goHome(ada);

  // Declined: the caller is told.
  await call(ada);
  await ringing(bo).getByRole('button', { name: 'Decline' }).click();
  await expect(ada.page.getByText('Declined by Bo.')).toBeVisible();
  await expect(ringing(bo)).toBeHidden();
  await goHome(ada);

  // Given up while it rings: a missed call, which stays until it is dismissed.
  await call(ada);
  await expect(ringing(bo)).toBeVisible();
  await ada.page.getByRole('button', { name: 'Stop ringing' }).click();
  await expect(ringing(bo)).toBeHidden();
  await bo.page.reload();
  await expect(circles(bo).getByText(/^Missed call from Ada, /)).toBeVisible();
  expect(await history(bo)).toEqual(['Missed call from Ada', 'Declined a call from Ada', 'Call from Ada']);
  await circles(bo).getByRole('button', { name: 'Dismiss' }).click();
  await expect(circles(bo).getByText(/^Missed call from Ada, /)).toBeHidden();
  await goHome(ada);
  expect(await history(ada)).toEqual([
    'Called, nobody answered',
    'Called, nobody answered',
    'Called, answered by Bo',
  ]);

  // With Bo's app closed nobody can be rung, and it says so.
  await bo.page.goto('about:blank');
  await expect(circles(ada).getByText('Bo: here now')).toBeHidden();
  await circles(ada).getByRole('button', { name: 'Call', exact: true }).click();
  await expect(ada.page.getByText('Nobody of this circle can be found now.')).toContainText(
    'A closed app cannot ring',
  );
  expect([...ada.problems, ...bo.problems]).toEqual([]);
  await Promise.all([ada.close(), bo.close()]);
});

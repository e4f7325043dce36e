// Asks for one file as a client of The Update Framework does: URL FOLDER FILE, where the folder holds the root that is trusted.
// Prints what is said of the file, or the name of the error for which nothing is believed.
const { Updater } = require('tuf-js');

const [url, folder, file] = process.argv.slice(2);

async function find() {
  const updater = new Updater({ metadataBaseUrl: url, metadataDir: folder, targetDir: folder });
  await updater.refresh();
  const target = await updater.getTargetInfo(file);
  return target ? `${target.length} ${target.hashes.sha256}` : 'none';
}

find().then(
  (found) => console.log(found),
  (refused) => console.log(refused.constructor.name),
);

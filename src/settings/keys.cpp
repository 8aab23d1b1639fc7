// The table of all settings. docs/settings.md is printed from it (`iscan config --markdown`).
#include <array>

#include "settings/settings.h"

namespace iscan::settings {
namespace {

using enum Form;

constexpr std::array kKeys = {
    Key{"server.listen", "ISCAN_LISTEN", text, "127.0.0.1:8080",
        "Address and port of the HTTP server; port 0 takes any free one."},
    Key{"server.drain_time", "ISCAN_DRAIN_TIME", duration, "20s",
        "How long running work may finish after SIGTERM before it is handed back."},
    Key{"server.threads", "ISCAN_SERVER_THREADS", integer, "16", "Threads that answer requests."},
    Key{"data.dir", "ISCAN_DATA_DIR", text, "data",
        "Folder of the database and the files, when nothing below names another place."},
    Key{"data.database_url", "DATABASE_URL", secret, "",
        "postgresql://USER:PASSWORD@HOST:PORT/NAME or sqlite:PATH; empty means iscan.db in "
        "data.dir."},
    Key{"data.database_host", "DB_HOST", text, "",
        "Host of PostgreSQL, or the folder of its socket, where data.database_url is empty."},
    Key{"data.database_port", "DB_PORT", integer, "5432", "Its port."},
    Key{"data.database_name", "DB_NAME", text, "", "Name of the database there."},
    Key{"data.database_user", "DB_USER", text, "", "The role to connect as."},
    Key{"data.database_password", "DB_PASSWORD", secret, "", "Its password."},
    Key{"data.database_connections", "ISCAN_DATABASE_CONNECTIONS", integer, "8",
        "Most connections to PostgreSQL at the same time."},
    Key{"data.raw_dir", "DOCUMENTS_RAW_DIR", text, "",
        "Folder of uploaded files; empty means blobs in data.dir."},
    Key{"storage.url", "STORAGE_URL", text, "",
        "s3://BUCKET or s3://BUCKET/PREFIX for uploaded files; empty means the local folder."},
    Key{"storage.endpoint", "S3_ENDPOINT_URL", text, "",
        "Address of the S3 server, https://HOST or http://HOST:PORT; empty means AWS."},
    Key{"storage.region", "AWS_REGION", text, "",
        "Region of the bucket; us-east-1 where an endpoint is set."},
    Key{"storage.access_key", "AWS_ACCESS_KEY_ID", text, "", "Name of the key to the bucket."},
    Key{"storage.secret_key", "AWS_SECRET_ACCESS_KEY", secret, "", "The key itself."},
    Key{"storage.session_token", "AWS_SESSION_TOKEN", secret, "",
        "Goes with a key that ends after some hours."},
    Key{"storage.path_style", "ISCAN_STORAGE_PATH_STYLE", flag, "true",
        "The bucket is named in the path, not in the host; for AWS false unless it is set."},
    Key{"storage.cache_size", "ISCAN_STORAGE_CACHE_SIZE", size, "256MB",
        "Files of the bucket kept on the local disk, in cache in data.dir."},
    Key{"broker.url", "REDIS_URL", secret, "",
        "Redis or Valkey for the queues: redis://:PASSWORD@HOST:PORT/DATABASE, rediss:// for TLS; "
        "empty means queues in memory."},
    Key{"broker.result_url", "CELERY_RESULT_BACKEND", secret, "",
        "Redis for the results of tasks; empty means the same as broker.url."},
    Key{"broker.key_prefix", "ISCAN_BROKER_KEY_PREFIX", text, "",
        "Before every key and channel in Redis (Celery's global_keyprefix)."},
    Key{"broker.visibility_timeout", "ISCAN_BROKER_VISIBILITY_TIMEOUT", duration, "1h",
        "Messages that foreign Celery workers hold longer are given to others; all programs of a "
        "cluster must agree."},
    Key{"broker.result_expires", "ISCAN_BROKER_RESULT_EXPIRES", duration, "1h",
        "How long results of tasks can be read; 0s means for ever."},
    Key{"broker.events", "ISCAN_BROKER_EVENTS", flag, "true",
        "Tell monitors such as Flower about every task."},
    Key{"broker.control", "ISCAN_BROKER_CONTROL", flag, "true",
        "Obey remote control (celery inspect, celery control, Flower)."},
    Key{"limits.file_size", "ISCAN_LIMITS_FILE_SIZE", size, "50MB",
        "Largest file that is accepted."},
    Key{"limits.pages", "ISCAN_LIMITS_PAGES", integer, "200", "Most pages of a document."},
    Key{"limits.page_pixels", "ISCAN_LIMITS_PAGE_PIXELS", integer, "100000000",
        "Most pixels of one page."},
    Key{"limits.memory", "ISCAN_LIMITS_MEMORY", size, "1GiB", "Memory a reading child may use."},
    Key{"limits.time", "ISCAN_LIMITS_TIME", duration, "60s", "Time to open or render a document."},
    Key{"limits.attachments", "ISCAN_LIMITS_ATTACHMENTS", size, "20MB",
        "All files embedded in a PDF together, unpacked."},
    Key{"limits.upload_files", "ISCAN_LIMITS_UPLOAD_FILES", integer, "100",
        "Most files in one upload or ZIP."},
    Key{"reader.children", "ISCAN_READER_CHILDREN", integer, "0",
        "Reading children kept warm; 0 means one per core."},
    Key{"ocr.children", "ISCAN_OCR_CHILDREN", integer, "0",
        "OCR children, one engine each; 0 means one per core."},
    Key{"ocr.languages", "ISCAN_OCR_LANGUAGES", list, "eng,deu,swe,nor,dan,fin,fra,spa,ita,nld",
        "Languages OCR looks for."},
    Key{"ocr.tessdata", "TESSDATA_PREFIX", text, "/usr/share/tesseract-ocr/5/tessdata",
        "Folder of the Tesseract models."},
    Key{"ocr.time", "ISCAN_OCR_TIME", duration, "120s", "Time to read one page."},
    Key{"stages.preprocessing", "ISCAN_STAGE_PREPROCESSING", text, "",
        "TASK@QUEUE: a Celery task of yours does this stage (docs/custom-stages.md); empty means "
        "iscan does."},
    Key{"stages.ocr", "ISCAN_STAGE_OCR", text, "", "The same for the stage ocr."},
    Key{"stages.prediction", "ISCAN_STAGE_PREDICTION", text, "",
        "The same for the stage prediction."},
    Key{"stages.extraction", "ISCAN_STAGE_EXTRACTION", text, "",
        "The same for the stage extraction."},
    Key{"stages.evaluation", "ISCAN_STAGE_EVALUATION", text, "",
        "The same for the stage evaluation."},
    Key{"worker.name", "ISCAN_WORKER_NAME", text, "",
        "Name of the worker in the cluster, %h is the host; empty means iscan-PID@HOST."},
    Key{"worker.queues", "ISCAN_WORKER_QUEUES", list, "preprocessing,ocr,llm,extraction,evaluation",
        "Queues that iscan worker takes tasks of."},
    Key{"worker.autoscale", "ISCAN_WORKER_AUTOSCALE", text, "",
        "MIN,MAX: the number of tasks at the same time follows the load; empty means "
        "worker.threads."},
    Key{"worker.listen", "ISCAN_WORKER_LISTEN", text, "",
        "Address and port where a worker answers /healthz, /readyz and /metrics; empty means "
        "nowhere."},
    Key{"worker.threads", "ISCAN_WORKER_THREADS", integer, "0",
        "Documents worked on at the same time; 0 means one per core."},
    Key{"worker.lease", "ISCAN_WORKER_LEASE", duration, "10s",
        "A task whose worker is silent this long is given to another."},
    Key{"worker.max_deaths", "ISCAN_WORKER_MAX_DEATHS", integer, "3",
        "A task that ended this many workers is parked."},
    Key{"review.approve_at", "ISCAN_APPROVE_AT", share, "0.80",
        "Quality score from which a document is approved without review."},
    Key{"review.field_at", "ISCAN_REVIEW_FIELD_AT", share, "0.80",
        "A field below this confidence is marked for review."},
    Key{"xml.ignore", "ISCAN_XML_IGNORE", flag, "false",
        "Do not use embedded e-invoice XML (to measure reading of the page)."},
    Key{"log.level", "ISCAN_LOG_LEVEL", text, "info", "debug, info, warning or error."},
    Key{"log.file", "ISCAN_LOG_FILE", text, "", "Log file; empty means standard error."},
};

}  // namespace

std::span<const Key> keys() { return kKeys; }

}  // namespace iscan::settings

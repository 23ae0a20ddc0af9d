"""What an ML engineer does with boto3: registers a version, waits for the verdict, looks at the execution.

python3 boto3_client.py register <group> <metrics file>   prints the version's ARN
python3 boto3_client.py wait <arn>                        waits until it is pending no longer, prints the version
python3 boto3_client.py execution <arn>                   waits until its execution has ended, prints what it did
python3 boto3_client.py denied                            prints the error of a call that SageMaker refuses

The endpoint and whose key it is come from the environment, as for any client.
"""

import json
import re
import sys
import time

import boto3
from botocore.exceptions import ClientError

DEADLINE_SECONDS = 60
sagemaker = boto3.client("sagemaker")
stepfunctions = boto3.client("stepfunctions")


def register(group, metrics_file):
    with open(metrics_file, "rb") as metrics:
        boto3.client("s3").put_object(Bucket="models", Key=f"{group}/evaluation.json", Body=metrics.read())
    if not sagemaker.list_model_package_groups(NameContains=group)["ModelPackageGroupSummaryList"]:
        sagemaker.create_model_package_group(ModelPackageGroupName=group)
    version = sagemaker.create_model_package(
        ModelPackageGroupName=group,
        ModelApprovalStatus="PendingManualApproval",
        InferenceSpecification={
            "Containers": [
                {
                    "Image": "000000000000.dkr.ecr.us-east-1.amazonaws.com/xgboost:1",
                    "ModelDataUrl": f"s3://models/{group}/model.tar.gz",
                }
            ],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
        ModelMetrics={
            "ModelQuality": {
                "Statistics": {
                    "ContentType": "application/json",
                    "S3Uri": f"s3://models/{group}/evaluation.json",
                }
            }
        },
    )
    return version["ModelPackageArn"]


def until(look):
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found is not None:
            return found
        time.sleep(0.1)
    sys.exit(f"nothing happened in {DEADLINE_SECONDS} s")


def wait(arn):
    def decided():
        version = sagemaker.describe_model_package(ModelPackageName=arn)
        return None if version["ModelApprovalStatus"] == "PendingManualApproval" else version

    version = until(decided)
    return {
        "status": version["ModelApprovalStatus"],
        "description": version["ApprovalDescription"],
        "properties": version.get("CustomerMetadataProperties", {}),
        "createdBy": version["CreatedBy"]["IamIdentity"]["Arn"],
    }


def execution(arn):
    group, number = re.search(r"model-package/(.+)/(\d+)$", arn).groups()
    machine = stepfunctions.list_state_machines()["stateMachines"][0]["stateMachineArn"]
    found = f"{machine.replace(':stateMachine:', ':execution:')}:{group}-v{number}-r1"

    def ended():
        one = stepfunctions.describe_execution(executionArn=found)
        return None if one["status"] == "RUNNING" else one

    one = until(ended)
    pages = stepfunctions.get_paginator("get_execution_history").paginate(executionArn=found)
    events = [event for page in pages for event in page["events"]]
    return {
        "name": one["name"],
        "status": one["status"],
        "input": json.loads(one["input"]),
        "states": [event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event],
    }


def denied():
    try:
        sagemaker.describe_model_package(ModelPackageName="churn-nowhere/1")
    except ClientError as error:
        return error.response["Error"]
    sys.exit("a version that does not exist was described")


commands = {"register": register, "wait": wait, "execution": execution, "denied": denied}
print(json.dumps(commands[sys.argv[1]](*sys.argv[2:])))
